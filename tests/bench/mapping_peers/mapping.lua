-- The stages of mapping_bench in Lua, with the JSON library in C: lua5.4 mapping.lua
local cjson = require("cjson")

for line in io.lines() do
    local record = cjson.decode(line)
    if record.status == "POSTED" then
        local networks = {}
        for i, profile in ipairs(record.socialProfiles) do
            networks[i] = profile.socialProfile.provider
        end
        local year, month, day = record.scheduledAt:match("^(%d+)-(%d+)-(%d+)T")
        io.write(cjson.encode({
            id = record.id,
            title = record.title .. " (" .. record.vendor.name .. ")",
            link = "https://example.org/p/" .. record.id,
            price = record.price,
            networks = networks,
            day = day .. "." .. month .. "." .. year,
        }), "\n")
    end
end
