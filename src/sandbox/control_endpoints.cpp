#include "sandbox/body.hpp"
#include "sandbox/endpoint.hpp"
#include "sandbox/endpoints.hpp"
#include "sandbox/field_reader.hpp"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>

#include <cmath>

namespace sluice::sandbox {

namespace {

json::object clock_of(const state& all, const call& call) {
    json::object out;
    out["now"] = format_utc(all.time.at(call.real_now));
    out["machine"] = format_utc(call.real_now);
    out["speed"] = all.time.speed();
    return out;
}

json::object counts_json(const std::map<std::string, std::size_t>& counts) {
    json::object out;
    for (const auto& [name, count] : counts) {
        out[name] = static_cast<std::int64_t>(count);
    }
    return out;
}

std::optional<double> speed_in(const json::object& body, field_reader& read) {
    const auto* value = body.if_contains("speed");
    if (value == nullptr) {
        return std::nullopt;
    }
    const double speed = kind_of(*value) == json_kind::number ? to_double(*value) : -1.0;
    // The negation refuses NaN, too.
    if (!(speed >= 0.0 && speed <= 1e6)) {
        read.refuse("speed must be a number from 0 to 1000000.");
    }
    return speed;
}

}  // namespace

answer control_index(state&, const call&) {
    json::array list;
    for (const auto& item : control_endpoints()) {
        json::object one;
        one["method"] = item.method;
        one["path"] = "/_sandbox" + std::string(item.path);
        one["about"] = item.about;
        list.push_back(std::move(one));
    }
    return json_answer(200, list);
}

answer control_state(state& all, const call& call) {
    std::map<std::string, std::size_t> total;
    json::array spaces;
    for (const auto& space : all.all().places().workspaces) {
        const auto& index = all.all().index_of(space.id);
        const auto counts = index.by_status();
        for (const auto& [name, count] : counts) {
            total[name] += count;
        }
        json::object one;
        one["id"] = space.id;
        one["name"] = space.name;
        one["posts"] = static_cast<std::int64_t>(index.size());
        one["by_status"] = counts_json(counts);
        spaces.push_back(std::move(one));
    }
    std::map<std::string, std::size_t> origins;
    all.all().each([&](const post& item) { ++origins[item.origin]; });
    json::object out;
    out["clock"] = clock_of(all, call);
    out["seed"] = static_cast<std::int64_t>(all.settings.seed);
    out["workspaces"] = std::move(spaces);
    out["by_status"] = counts_json(total);
    out["by_origin"] = counts_json(origins);
    out["requests"] = all.seen.counts();
    out["workflow_runs"] = all.workflow_runs;
    return json_answer(200, out);
}

answer control_requests(state& all, const call&) {
    return json_answer(200, all.seen.last());
}

answer control_clock(state& all, const call& call) {
    return json_answer(200, clock_of(all, call));
}

answer control_set_clock(state& all, const call& call) {
    auto body = read_control_body(call);
    if (auto* refused = std::get_if<answer>(&body)) {
        return std::move(*refused);
    }
    const auto& fields = std::get<json::object>(body);
    field_reader read(fields);
    read.allow_only({"advance", "speed"});
    std::chrono::milliseconds advance(0);
    if (const auto text = read.text("advance")) {
        const auto length = parse_duration(*text);
        if (length && length->count() >= 0) {
            advance = *length;
        } else {
            read.refuse("advance must be a length of time such as 90s, 2h or 3d.");
        }
    }
    const auto speed = speed_in(fields, read);
    if (read.failed()) {
        return error_answer(422, read.complaint());
    }
    if (speed) {
        all.time.set_speed(call.real_now, *speed);
    }
    all.time.advance(advance);
    const auto now = all.time.at(call.real_now);
    // Writes a line even when nothing is due, so that a restart does not set the clock back.
    auto kept = all.commit(now, {});
    if (kept) {
        kept = all.settle(now);
    }
    return kept ? json_answer(200, clock_of(all, call)) : error_answer(500, describe(kept.error()));
}

answer control_reset(state& all, const call& call) {
    auto body = read_control_body(call);
    if (auto* refused = std::get_if<answer>(&body)) {
        return std::move(*refused);
    }
    field_reader read(std::get<json::object>(body));
    read.allow_only({"seed"});
    const auto seed = read.number("seed", 0, std::numeric_limits<std::int64_t>::max());
    if (read.failed()) {
        return error_answer(422, read.complaint());
    }
    const auto chosen = seed ? static_cast<std::uint64_t>(*seed) : all.settings.seed;
    if (auto done = all.reset(chosen, call.real_now); !done) {
        return error_answer(500, describe(done.error()));
    }
    return control_state(all, call);
}

}  // namespace sluice::sandbox
