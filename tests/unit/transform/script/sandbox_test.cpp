#include "transform/script/sandbox.hpp"

#include <sluice/expression/budget.hpp>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>
#include <string>

namespace sluice::transform {
namespace {

using ::testing::HasSubstr;

std::string run(sandbox& in, const std::string& data) {
    entity record{"items", "p1", {}, parse_json(data).value()};
    json::object names;
    names["now"] = "2026-02-01T12:00:00Z";
    names["entity"] = json::object{{"id", "p1"}};
    const json::object variables{{"rate", 3}};
    const auto done = in.run(record, {.names = &names, .variables = &variables});
    if (!done) {
        EXPECT_EQ(done.error().kind, failure_class::invalid);
        EXPECT_EQ(write_json(record.data), write_json(parse_json(data).value()));
        return "fails: " + done.error().message;
    }
    return done->dropped ? "dropped: " + done->reason : write_json(record.data);
}

std::string run(const std::string& code, const std::string& data = "{}",
                const script_limits& limits = {}) {
    sandbox in(code, limits);
    return run(in, data);
}

TEST(sandbox, changes_a_record_in_place) {
    EXPECT_EQ(run("record.b = record.a * 2", R"({"z":1,"a":21,"c":null})"),
              R"({"z":1,"a":21,"c":null,"b":42})");
    EXPECT_EQ(run("record.z = nil record.y = 1 record.x = {}", R"({"z":1,"a":2})"),
              R"({"a":2,"x":{},"y":1})");
    EXPECT_EQ(run("record.a.b[2].c = 'x'", R"({"a":{"b":[{"c":1},{"c":2,"d":3}]}})"),
              R"({"a":{"b":[{"c":1},{"c":"x","d":3}]}})");
}

TEST(sandbox, leaves_alone_what_the_script_leaves_alone) {
    const std::string odd = R"({"n":1.10,"big":12345678901234567890123,"z":null,"l":[],"o":{},)"
                            R"("m":[1.50,[],{},null]})";
    EXPECT_EQ(run("local n = record.n + 1 local s = record.big .. '' for k, v in pairs(record) do "
                  "end for i, v in ipairs(record.m) do end",
                  odd),
              odd);
    EXPECT_EQ(run("return record", odd), odd);
    EXPECT_EQ(run("local c = {} for k, v in pairs(record) do c[k] = v end return c", odd),
              R"({"big":"12345678901234567890123","l":[],"m":[1.50,[],{},null],"n":1.10,"o":{}})");
}

TEST(sandbox, moves_and_shares_parts) {
    EXPECT_EQ(run("record.b = record.a record.a = nil", R"({"a":{"n":1.10,"l":[]}})"),
              R"({"b":{"n":1.10,"l":[]}})");
    EXPECT_EQ(run("record.a.n = 2 return {record.a, record.a}", R"({"a":{"n":1,"e":[]}})"),
              R"([{"n":2,"e":[]},{"n":2,"e":[]}])");
    EXPECT_EQ(run("record.a, record.b = record.b, record.a", R"({"a":[1],"b":[2]})"),
              R"({"a":[2],"b":[1]})");
    EXPECT_EQ(run("record.a.in_b = record.b record.b.x = nil", R"({"a":{},"b":{"x":1,"y":2}})"),
              R"({"a":{"in_b":{"y":2}},"b":{"y":2}})");
}

TEST(sandbox, changes_lists) {
    EXPECT_EQ(run("table.insert(record.l, 4) table.remove(record.l, 1)", R"({"l":[1,2.50,3]})"),
              R"({"l":[2.50,3,4]})");
    EXPECT_EQ(run("table.sort(record.l, function(a, b) return a > b end)", R"({"l":[1,3,2]})"),
              R"({"l":[3,2,1]})");
    EXPECT_EQ(run("record.l[1] = nil", R"({"l":[1]})"), R"({"l":[]})");
    EXPECT_EQ(
        run("record.n = #record.l record.s = table.concat(record.l, ',')", R"({"l":["a","b"]})"),
        R"({"l":["a","b"],"n":2,"s":"a,b"})");
    EXPECT_EQ(run("return record[2]", "[1,2]"), "2");
    EXPECT_EQ(run("return #record", R"("text")"), "4");
}

TEST(sandbox, has_null_for_lists) {
    EXPECT_EQ(run("record.a = null record.l[1] = null", R"({"l":[1,null]})"),
              R"({"l":[null,null],"a":null})");
    EXPECT_EQ(run("record.n = (record.l[2] == null) record.m = (record.z == nil)",
                  R"({"l":[1,null],"z":null})"),
              R"({"l":[1,null],"z":null,"m":true,"n":true})");
    EXPECT_EQ(run("record.z = nil", R"({"z":null})"), "{}");
}

TEST(sandbox, gives_numbers_as_json_has_them) {
    EXPECT_EQ(run("return {10 / 2, 7 // 2, 2^53, 0.1 + 0.2, -0.5, 1e300}"),
              "[5,3,9007199254740992,0.30000000000000004,-0.5,1e+300]");
    EXPECT_THAT(run("record.a = {1, 0/0}"), HasSubstr("at 'a[2]'"));
    EXPECT_THAT(run("record.a = 1/0"), HasSubstr("infinite"));
}

TEST(sandbox, says_where_a_value_is_none) {
    EXPECT_THAT(run("record.a = {b = {1, 2, nil, 4}}"), HasSubstr("at 'a.b'"));
    EXPECT_EQ(run("record.a = {b = {1, tostring}}"),
              "fails: the record at 'a.b[2]': the script gives a function, which is no value of "
              "JSON");
    EXPECT_THAT(run("record.a = {1, x = 2}"), HasSubstr("names beside numbers"));
    EXPECT_THAT(run("record.a = {[2] = 2}"), HasSubstr("with a number for a name"));
    EXPECT_THAT(run("record.a = {[true] = 2}"), HasSubstr("with a boolean for a name"));
    EXPECT_THAT(run("record.a = '\\xFF1'"), HasSubstr("not UTF-8"));
    EXPECT_THAT(run("record.a = record"), HasSubstr("holds itself"));
}

TEST(sandbox, says_the_line_of_an_error) {
    EXPECT_EQ(run("\n\nerror('no price')"), "fails: line 3: no price");
    EXPECT_THAT(run("\nrecord.a.b.c = 1"), HasSubstr("line 2: attempt to index a nil value"));
    EXPECT_THAT(run("error({})"), HasSubstr("fails with a table"));
    EXPECT_EQ(sandbox::fault_of("x = = 1"), "line 1: unexpected symbol near '='");
    EXPECT_EQ(sandbox::fault_of("return 1"), "");
    EXPECT_THAT(sandbox::fault_of("\x1BLua"), HasSubstr("line 1"));
}

TEST(sandbox, drops_a_record) {
    EXPECT_EQ(run("if record.n < 2 then drop('too small') end", R"({"n":1})"),
              "dropped: too small");
    EXPECT_EQ(run("pcall(drop, 'x') return 1"), "dropped: x");
}

TEST(sandbox, sees_the_names_beside_the_record) {
    EXPECT_EQ(run("return {entity.id, now, variables.rate}"), R"(["p1","2026-02-01T12:00:00Z",3])");
}

TEST(sandbox, goes_through_names_in_order) {
    EXPECT_EQ(run("local t = {} record.y = 1 record.b = 2 for k in pairs(record) do t[#t + 1] = k "
                  "end return t",
                  R"({"z":1,"a":2})"),
              R"(["z","a","b","y"])");
    EXPECT_EQ(run("local t = {} for k, v in pairs({c = 1, a = 2, [2] = 3, [1] = 4, [1.5] = 5}) do "
                  "t[#t + 1] = tostring(k) end return t"),
              R"(["1","2","1.5","a","c"])");
}

TEST(sandbox, works_on_texts) {
    EXPECT_EQ(run("return {('a-b'):gsub('%-', '+'), ('k=v'):match('(%w)=(%w)')}"),
              R"(["a+b","k","v"])");
    EXPECT_EQ(run("local t = {} for w in ('one two  x'):gmatch('%a*') do t[#t + 1] = w end "
                  "return t"),
              R"(["one","two","","x"])");
    EXPECT_EQ(
        run("return {('abc'):gsub('', '-'), (('a.b'):find('.', 1, true)), ('x'):rep(3, ',')}"),
        R"(["-a-b-c-",2,"x,x,x"])");
    EXPECT_EQ(run("return {('hello'):gsub('l', {l = 'L'}), 5}"), R"(["heLLo",5])");
    EXPECT_EQ(run("return (('$a $b'):gsub('%$(%w)', function(n) return n == 'a' and 1 or false "
                  "end))"),
              R"("1 $b")");
    EXPECT_EQ(run("return string.format('%5.2f|%s|%s', 1.5, null, {})"),
              R"(" 1.50|userdata|table")");
}

TEST(sandbox, keeps_nothing_from_one_record_to_the_next) {
    sandbox in("count = (count or 0) + 1 record.count = count", {});
    EXPECT_EQ(run(in, "{}"), R"({"count":1})");
    EXPECT_EQ(run(in, "{}"), R"({"count":1})");
    for (const char* code : {"string.upper = nil", "math.floor = print", "table.insert(string, 1)",
                             "utf8.x = 1", "('').upper = 1"}) {
        EXPECT_THAT(run(code), HasSubstr("fails")) << code;
    }
}

TEST(sandbox, has_no_way_out) {
    for (const char* name : {"os",           "io",          "debug",          "require",
                             "package",      "load",        "loadstring",     "loadfile",
                             "dofile",       "coroutine",   "collectgarbage", "setmetatable",
                             "getmetatable", "rawset",      "rawget",         "next",
                             "print",        "warn",        "xpcall",         "_G",
                             "string.dump",  "string.pack", "math.random"}) {
        EXPECT_EQ(run(std::string("return type(") + name + ")"), R"("nil")") << name;
    }
}

// With Lua's own library, each of these runs for hours or takes all memory.
TEST(sandbox, stops_a_hostile_script) {
    const std::string big = "local s = ('x'):rep(1000000) ";
    const std::string deep_data = R"({"l":[)" + std::string("1") + "]}";
    for (const std::string& code :
         {std::string("while true do end"),
          std::string("repeat until false"),
          std::string("for i = 1, 1e18 do end"),
          std::string("::a:: goto a"),
          std::string("local function f() return f() end f()"),
          std::string("local function f() return 1 + f() end f()"),
          std::string("while true do pcall(function() while true do end end) end"),
          std::string("while true do pcall(error) end"),
          std::string("while true do pcall(string.rep, 'x', 1e9) end"),
          std::string("while true do local s = string.rep('', 1e18) end"),
          std::string("local s = 'x' while true do s = s .. s end"),
          std::string("local t = {} while true do t[#t + 1] = {} end"),
          std::string("local t = {} for i = 1, 1e9 do t[i] = i end"),
          std::string("while true do local t = {} for i = 1, 50000 do t[i] = i end end"),
          std::string("return string.rep('x', 1e6):rep(1e6)"),
          std::string("local s = ('a'):rep(10000) return s:find(('.-'):rep(50) .. 'b')"),
          std::string("local s = ('a'):rep(60) return s:match(('a?'):rep(60) .. ('a'):rep(60))"),
          std::string("local s = ('a'):rep(900000) return s:gsub('a-b', '')"),
          std::string("for w in (('('):rep(900000)):gmatch('%b()') do end"),
          std::string("return (('x'):rep(900000)):gsub('x', ('y'):rep(1000))"),
          big + "while true do local b = s < s end",
          big + "while true do local b = s:upper() end",
          std::string("local s = ('9'):rep(1000000) while true do tonumber(s) end"),
          std::string("local s = ('9'):rep(1000000) while true do math.floor(s) end"),
          std::string("local s = ('9'):rep(1000000) while true do string.char(s) end"),
          big + "while true do s:find(s:sub(2) .. 'y', 1, true) end",
          std::string("table.move({}, 1, 1e15, 2)"),
          std::string("table.unpack({}, 1, 1e7)"),
          std::string("while true do table.unpack({}, 1, 900000) end"),
          std::string("local t = table.pack(('x'):rep(250000):byte(1, -1)) "
                      "while true do table.insert(t, 1, 1) end"),
          std::string("local t = {} for i = 1, 100000 do t[i] = i end while true do "
                      "table.sort(t) end"),
          std::string("local t = {} for i = 1, 100000 do t[i] = '' end while true do "
                      "table.concat(t) end"),
          std::string("table.sort({3, 2, 1}, function() while true do end end)"),
          std::string("('x'):gsub('.', function() while true do end end)"),
          std::string("local t = {} for i = 1, 100000 do t[i] = i end for i = 1, 100000 do "
                      "t[i] = nil end while true do for k in pairs(t) do end end"),
          std::string("while true do local e = entity end"),
          std::string("while true do utf8.len(('x'):rep(1000000)) end"),
          std::string("while true do string.format('%99.99f', 1e300) end"),
          std::string("local t = {} for i = 1, 40 do t = {t, t} end return t"),
          std::string("local s = ('x'):rep(900000) local t = {} for i = 1, 1000 do t[i] = s end "
                      "return t")}) {
        // Without a limit, each of them runs for ever or fills the memory.
        const auto got = run(code, deep_data);
        EXPECT_THAT(got, HasSubstr("fails")) << code << ": " << got;
    }
}

TEST(sandbox, ends_recursion) {
    EXPECT_THAT(run("local function f() return f, (f()) end f()"), HasSubstr("fails: "));
    EXPECT_EQ(run("local function f() return pcall(f) end return (f())"), "true");
    EXPECT_THAT(run(std::string(300, '(') + "x" + std::string(300, ')')), HasSubstr("fails: "));
}

TEST(sandbox, goes_on_after_a_hostile_record) {
    script_limits limits;
    limits.time = std::chrono::seconds(60);  // the memory must be the first limit it meets
    limits.instructions = 1'000'000'000;
    sandbox in("if record.bad then local t = {} while true do t[#t + 1] = {} end end record.ok = 1",
               limits);
    EXPECT_THAT(run(in, R"({"bad":true})"), HasSubstr("the script takes more than 16777216 bytes"));
    EXPECT_EQ(run(in, "{}"), R"({"ok":1})");
    EXPECT_THAT(run(in, R"({"bad":true})"), HasSubstr("the script takes more than"));
}

TEST(sandbox, names_the_limit) {
    script_limits small;
    small.instructions = 1000;
    EXPECT_EQ(run("for i = 1, 1e6 do end", "{}", small),
              "fails: line 1: the script takes more than 1000 instructions");
    small = {};
    small.instructions = 1'000'000'000;
    small.time = std::chrono::milliseconds(2);
    EXPECT_THAT(run("while true do end", "{}", small), HasSubstr("takes longer than 2 ms"));
    small = {};
    small.memory = 1024 * 1024;
    EXPECT_THAT(run("return ('x'):rep(100000)", "{}", small), HasSubstr("more than 65536 bytes"));
    EXPECT_THAT(run("local t = {} for i = 1, 1e5 do t[i] = {} end", "{}", small),
                HasSubstr("more than 1048576 bytes of memory"));
}

TEST(sandbox, reads_large_and_deep_records) {
    std::string deep = "1";
    for (int i = 0; i < 120; ++i) {
        deep = "[" + deep + "]";
    }
    EXPECT_EQ(run("record.n = 1", R"({"deep":)" + deep + "}"), R"({"deep":)" + deep + R"(,"n":1})");
    EXPECT_EQ(run("local d = record while type(d) == 'table' do d = d[1] end return d", deep), "1");
    std::string list = "[0";
    for (int i = 1; i < 50'000; ++i) {
        list += "," + std::to_string(i);
    }
    EXPECT_EQ(run("local s = 0 for _, v in ipairs(record) do s = s + v end return s", list + "]"),
              "1249975000");
}

}  // namespace
}  // namespace sluice::transform
