#include "engine/due_runs.hpp"

#include <algorithm>

namespace sluice::engine {
namespace {

using std::chrono::milliseconds;

// FNV-1a over the name and the moment, then the finaliser of SplitMix64. Equal on every machine,
// unlike std::hash.
std::uint64_t number_of(std::string_view name, std::int64_t moment) {
    std::uint64_t sum = 0xcbf29ce484222325U;
    const auto add = [&sum](unsigned char byte) { sum = (sum ^ byte) * 0x100000001b3U; };
    std::ranges::for_each(name, add);
    for (int byte = 0; byte < 8; ++byte) {
        add(static_cast<unsigned char>(static_cast<std::uint64_t>(moment) >> (8 * byte)));
    }
    sum = (sum ^ (sum >> 30U)) * 0xbf58476d1ce4e5b9U;
    sum = (sum ^ (sum >> 27U)) * 0x94d049bb133111ebU;
    return sum ^ (sum >> 31U);
}

}  // namespace

std::int64_t runs_due_after(const schedule& when, wall_time planned, wall_time now) {
    return when.count(planned, now, most_counted);
}

due_runs runs_to_make_up(const schedule& when, missed_policy missed, wall_time planned,
                         wall_time now) {
    const auto others = runs_due_after(when, planned, now);
    const auto counted = [](std::int64_t runs) { return std::min(runs, most_counted); };
    switch (missed.rule) {
        case missed_rule::skip:
            return {when.next(planned, now).value_or(wall_time::max()), counted(others + 1)};
        case missed_rule::once:
            break;
        case missed_rule::all:
            if (others < missed.limit) {
                return {planned, 0};
            }
            return {missed.limit == others ? when.next(planned, planned).value_or(planned)
                                           : when.newest(planned, now, missed.limit),
                    counted(others + 1 - missed.limit)};
    }
    return {planned, others};
}

wall_time start_of(std::string_view incoming, const schedule& when, milliseconds jitter,
                   wall_time planned) {
    if (jitter <= milliseconds(0)) {
        return planned;
    }
    const auto next = when.next(planned, planned);
    const auto room = next ? std::min(jitter, *next - planned) : jitter;
    const auto moment = std::int64_t{planned.time_since_epoch().count()};
    const auto drawn = number_of(incoming, moment) % static_cast<std::uint64_t>(room.count());
    return planned + milliseconds(drawn);
}

}  // namespace sluice::engine
