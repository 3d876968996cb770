#include <sluice/ledger/task.hpp>

#include <array>
#include <utility>

namespace sluice::ledger {

namespace {

constexpr std::array<std::pair<task_state, std::string_view>, 11> names{{
    {task_state::fresh, "new"},
    {task_state::processing, "processing"},
    {task_state::finished, "finished"},
    {task_state::failed, "failed"},
    {task_state::skipped, "skipped"},
    {task_state::retry, "retry"},
    {task_state::rejected, "rejected"},
    {task_state::waiting, "waiting"},
    {task_state::uncertain, "uncertain"},
    {task_state::held, "held"},
    {task_state::confirming, "confirming"},
}};

}  // namespace

std::string_view name_of(task_state state) {
    return names.at(static_cast<std::size_t>(state)).second;
}

const std::vector<task_state>& open_states() {
    static const auto open = [] {
        std::vector<task_state> all;
        for (const auto& [state, name] : names) {
            if (is_open(state)) {
                all.push_back(state);
            }
        }
        return all;
    }();
    return open;
}

std::optional<task_state> task_state_named(std::string_view name) {
    for (const auto& [state, its_name] : names) {
        if (its_name == name) {
            return state;
        }
    }
    return std::nullopt;
}

}  // namespace sluice::ledger
