#include "support/sandbox_process.hpp"

#include "support/plain_connection.hpp"

#include <boost/json/parse.hpp>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <stdexcept>
#include <utility>

namespace sluice::testing {
namespace {

launch sandbox_launch(const std::string& file, const std::filesystem::path& directory,
                      std::vector<std::string> more) {
    launch launch;
    launch.file = file;
    launch.arguments = {"sandbox", "--port", "0", "--port-file", (directory / "port").string()};
    if (std::ranges::find(more, "--rate") == more.end()) {
        launch.arguments.insert(launch.arguments.end(), {"--rate", "0"});
    }
    launch.arguments.insert(launch.arguments.end(), std::move_iterator(more.begin()),
                            std::move_iterator(more.end()));
    return launch;
}

}  // namespace

std::string exchange(int port, const std::string& method, const std::string& target,
                     const std::string& body) {
    plain_connection line(port);
    line.write(method + " " + target + " HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n" +
               "Content-Type: application/json\r\nContent-Length: " + std::to_string(body.size()) +
               "\r\n\r\n" + body);
    const auto reply = line.read_to_end();
    const auto head_end = reply.find("\r\n\r\n");
    if (head_end == std::string::npos || !reply.starts_with("HTTP/1.1 2")) {
        throw std::runtime_error(method + " " + target + " got: " + reply);
    }
    return reply.substr(head_end + 4);
}

sandbox_process::sandbox_process(const std::string& file, std::vector<std::string> more)
    : child_(sandbox_launch(file, directory_.path(), std::move(more))) {
    if (!child_.wrote("  control ")) {
        throw std::runtime_error("the sandbox does not start: " + child_.err());
    }
    std::ifstream(directory_ / "port") >> port_;
}

std::string sandbox_process::api() const {
    return "http://127.0.0.1:" + std::to_string(port_) + "/api/_public/v1";
}

boost::json::value sandbox_process::get(const std::string& path) const {
    return boost::json::parse(exchange(port_, "GET", "/_sandbox" + path));
}

boost::json::value sandbox_process::post(const std::string& path, const std::string& body) const {
    return boost::json::parse(exchange(port_, "POST", "/_sandbox" + path, body));
}

bool sandbox_process::faults_met() const {
    const auto all = get("/faults");
    return std::ranges::all_of(all.as_array(),
                               [](const auto& one) { return one.at("left").as_int64() == 0; });
}

std::int64_t sandbox_process::calls(const std::string& method, const std::string& what) const {
    const auto state = get("/state");
    const auto& all = state.at("requests").as_object();
    const auto* one = all.if_contains(method);
    return one == nullptr ? 0 : one->at(what).as_int64();
}

std::vector<std::string> sandbox_process::made() const {
    const auto posts = get("/posts?origin=created");
    std::vector<std::string> captions;
    for (const auto& one : posts.as_array()) {
        captions.emplace_back(one.at("caption").as_string());
    }
    std::ranges::sort(captions);
    return captions;
}

}  // namespace sluice::testing
