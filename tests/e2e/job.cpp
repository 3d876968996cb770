#include "e2e/job.hpp"

#include <boost/json/parse.hpp>

#include <algorithm>
#include <fstream>
#include <iterator>
#include <stdexcept>

namespace sluice::testing {

ended run_sluice(std::vector<std::string> arguments, std::string input) {
    launch launch;
    launch.file = sluice_program;
    launch.arguments = std::move(arguments);
    launch.input = std::move(input);
    return run_to_end_of(launch);
}

job::job() {
    std::filesystem::create_directory(config());
    std::filesystem::create_directory(state());
}

void job::write(const std::string& name, const std::string& text) const {
    std::ofstream(config() / name, std::ios::binary) << text;
}

void job::publish_products(const sandbox_process& sandbox, const std::vector<std::string>& titles,
                           const std::string& outgoing) const {
    std::string products = "Handle,Title\n";
    std::size_t number = 0;
    for (const auto& title : titles) {
        products += std::to_string(++number) + "," + title + "\n";
    }
    write("../products.csv", products);
    write("products.yaml", R"(
clients:
  ocoya:
    type: ocoya
    api_key: ${env:E2E_KEY:-sandbox-key}  # sluice: allow secret-default
    base_url: )" + sandbox.api() +
                               R"(
    recheck: 1s
incoming:
  products:
    schedule: every 1h
    subscriber: {type: file, path: )" +
                               beside("products.csv").string() + R"(}
    identifier: Handle
    emit: new
outgoing:
  publish:
    settle_time: ${env:E2E_SETTLE:-50ms}
    wait_time: 100ms
    retry: {first_delay: 10ms, longest_delay: 50ms}
    publisher:
      type: ocoya
      client: ocoya
      method: post
      entity: posts
      parameters: {query: {workspaceId: )" +
                               first_workspace + R"(}}
)" + outgoing + R"(
routes:
  publish-products:
    from: products
    to: publish
    transformers:
      - map:
          caption: "{{ Title }}"
          socialProfileIds: [)" +
                               first_profile + R"(]
          scheduledAt: "2030-01-31T09:00:00Z"
daemon:
  log_level: ${env:E2E_LOG_LEVEL:-info}
  log_format: ${env:E2E_LOG_FORMAT:-human}
)");
}

launch job::run(std::vector<std::string> more) const {
    launch launch;
    launch.file = sluice_program;
    launch.arguments = {"run", "--config", config().string(), "--state", state().string()};
    launch.arguments.insert(launch.arguments.end(), std::move_iterator(more.begin()),
                            std::move_iterator(more.end()));
    launch.environment = environment;
    return launch;
}

ended job::check(std::vector<std::string> more) const {
    auto launch = run(std::move(more));
    launch.arguments.erase(launch.arguments.begin() + 3, launch.arguments.begin() + 5);
    launch.arguments.front() = "check";
    return run_to_end_of(launch);
}

ended job::tasks(std::vector<std::string> options) const {
    options.insert(options.begin(), "tasks");
    options.insert(options.end(), {"--state", state().string()});
    return run_sluice(std::move(options));
}

boost::json::value job::list(std::vector<std::string> filter) const {
    filter.insert(filter.begin(), {"list", "--json", "--limit", "1000"});
    const auto done = tasks(std::move(filter));
    if (done.code != 0) {
        throw std::runtime_error("tasks list failed: " + done.err);
    }
    return boost::json::parse(done.out);
}

std::string read_file(const std::filesystem::path& file) {
    std::ifstream from(file, std::ios::binary);
    return std::string(std::istreambuf_iterator<char>(from), {});
}

std::size_t lines_in(const std::filesystem::path& file) {
    return static_cast<std::size_t>(std::ranges::count(read_file(file), '\n'));
}

std::vector<std::string> product_titles(std::size_t count) {
    std::vector<std::string> titles;
    for (std::size_t number = 1; number <= count; ++number) {
        titles.push_back("product " + std::to_string(number));
    }
    return titles;
}

std::int64_t settled(const std::string& report, const std::string& route,
                     const std::string& state) {
    std::int64_t count = 0;
    const auto all = boost::json::parse(report);
    for (const auto& lane : all.at("lanes").as_array()) {
        const auto* one = lane.at("settled").as_object().if_contains(state);
        if (lane.at("route").as_string() == route && one != nullptr) {
            count += one->as_int64();
        }
    }
    return count;
}

}  // namespace sluice::testing
