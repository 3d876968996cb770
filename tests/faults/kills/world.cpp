#include "faults/kills/world.hpp"

#include <boost/json/object.hpp>
#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>

#include <fstream>
#include <stdexcept>

namespace sluice::testing {

namespace {

// Enough for several pages of a listing.
const std::vector<std::string> sandbox_flags{"--posts", "90", "--created-at", "on"};

bool found_nothing(const std::string& report) {
    const auto all = boost::json::parse(report);
    for (const auto& line : all.at("incoming").as_array()) {
        if (line.at("tasks").as_int64() != 0) {
            return false;
        }
    }
    for (const auto& lane : all.at("lanes").as_array()) {
        if (!lane.at("settled").as_object().empty() || !lane.at("next_due").is_null()) {
            return false;
        }
    }
    return true;
}

}  // namespace

world::world(std::uint32_t seed, bool verified)
    : random_(seed), sandbox_(sluice_program, sandbox_flags), routes_(all_routes(verified)) {
    if (seed % 5 != 0) {
        work_.environment["SLUICE_PART"] = "3";  // nearly every page is committed in parts
    }
    work_.write("../products.csv", "Handle,Title\n");
    write_clients(sandbox_.api(), "http://127.0.0.1:" + std::to_string(counter_.port()));
    int number = 0;
    for (const auto& one : routes_) {
        work_.write("route-" + std::to_string(++number) + ".yaml", one->yaml(*this));
    }
}

void world::write_clients(const std::string& api, const std::string& counter) const {
    const std::string soon =
        "timeouts: {first_byte: 700ms, idle: 700ms, total: 2s}, "
        "retry: {first_delay: 10ms, longest_delay: 50ms}, base_url: ";
    work_.write("clients.yaml",
                "clients:\n  ocoya: {type: ocoya, api_key: sandbox-key, recheck: 1s, "
                "budget: {requests: 100000, per: 1m}, " +
                    soon + api +
                    "}\n  blind: {type: http, auth: {header: {name: X-API-Key, "
                    "value: sandbox-key}}, " +
                    soon + api + "}\n  counter: {type: http, " + soon + counter +
                    "}\ndaemon: {log_level: info}\n");
}

void world::talk_through(const std::string& api, const std::string& counter) {
    write_clients(api, counter);
}

void world::feed() {
    for (const auto& one : routes_) {
        one->feed(*this, random_);
    }
}

launch world::round(const std::string& trip) const {
    auto launch = work_.run({"--once", "--json"});
    if (!trip.empty()) {
        launch.environment["SLUICE_FAILPOINT"] = trip;
    }
    return launch;
}

launch world::daemon() const {
    return work_.run();
}

bool world::went_well(const ended& round) {
    if (round.code == 0) {
        return true;
    }
    boost::system::error_code no_report;
    const auto all = boost::json::parse(round.out, no_report);
    if (round.code != 1 || no_report) {
        return false;
    }
    for (const auto& line : all.at("incoming").as_array()) {
        if (!line.at("failure").as_string().empty() || line.at("rejected").as_int64() != 0) {
            return false;
        }
    }
    for (const auto& lane : all.at("lanes").as_array()) {
        const auto& settled = lane.at("settled").as_object();
        if (settled.contains("failed") || (settled.contains("uncertain") &&
                                           lane.at("route").as_string() != route_without_answers)) {
            return false;
        }
    }
    return true;
}

void world::finish() {
    constexpr int most_rounds = 12;
    ended last;
    for (int tries = 0; tries < most_rounds; ++tries) {
        last = run_to_end_of(round());
        if (last.code == 0 && found_nothing(last.out)) {
            return;
        }
    }
    throw std::runtime_error("there is no end to the work: " + last.out + last.err);
}

tally world::account_so_far() const {
    tally all;
    for (const auto& one : routes_) {
        all += one->account_so_far(*this);
    }
    return all;
}

tally world::account() const {
    tally all;
    for (const auto& one : routes_) {
        all += one->account(*this);
    }
    return all;
}

void world::add_product(const std::string& title) {
    const auto handle = "product-" + std::to_string(products_.size() + 1);
    std::ofstream to(work_.beside("products.csv"), std::ios::binary | std::ios::app);
    to << handle << "," << title << "\n";
    products_[handle] = title;
}

std::string world::plant(const std::string& workspace, const std::string& caption,
                         const std::string& status) {
    boost::json::object body;
    body["workspaceId"] = workspace;
    body["caption"] = caption;
    body["status"] = status;
    const auto made = sandbox_.post("/posts", boost::json::serialize(body));
    return std::string(made.at("postGroupIds").as_array().at(0).as_string());
}

std::vector<std::string> world::tasks_of(const std::string& route, const std::string& state) const {
    std::vector<std::string> filter{"--route", route};
    if (!state.empty()) {
        filter.insert(filter.end(), {"--status", state});
    }
    std::vector<std::string> ids;
    const auto tasks = work_.list(std::move(filter));
    for (const auto& one : tasks.as_array()) {
        ids.emplace_back(one.at("entity_id").as_string());
    }
    return ids;
}

std::vector<std::string> world::stored_in(const std::string& storage) const {
    const auto shown = run_sluice({"storages", "show", storage, "--json", "--limit", "1000",
                                   "--state", work_.state().string()});
    if (shown.code != 0) {
        throw std::runtime_error("storages show failed: " + shown.err);
    }
    std::vector<std::string> keys;
    const auto values = boost::json::parse(shown.out);
    for (const auto& one : values.as_array()) {
        keys.emplace_back(one.at("key").as_string());
    }
    return keys;
}

tally world::uncertain_of(const std::string& route) const {
    tally made;
    const auto tasks = work_.list({"--route", route, "--status", "uncertain"});
    for (const auto& one : tasks.as_array()) {
        ++made.uncertain;
        made.remarks.push_back("uncertain on " + route + ": " +
                               std::string(one.at("reason").as_string()));
    }
    return made;
}

boost::json::array world::posts() const {
    return sandbox_.get("/posts").as_array();
}

}  // namespace sluice::testing
