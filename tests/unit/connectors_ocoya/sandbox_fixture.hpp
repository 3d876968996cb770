#pragma once

// The Ocoya connector against the real sandbox, which the bench's server passes requests to.

#include "ocoya_fixture.hpp"
#include "sandbox/service.hpp"

#include <memory>
#include <string>

namespace sluice::ocoya {

class sandbox_fixture : public ocoya_fixture {
 public:
    explicit sandbox_fixture(sandbox::sandbox_settings settings = without_limit())
        : ocoya_fixture([this](const net::request& what) { return answer_to(what); }),
          service_(sandbox::state::make(std::move(settings), machine_.now()).value()) {
        add_client(to_sandbox());
    }

    static sandbox::sandbox_settings without_limit() {
        sandbox::sandbox_settings settings;
        settings.rate = 0;
        settings.posts = 0;
        return settings;
    }

    client_options to_sandbox() const {
        auto options = client_settings();
        options.api_key = secret(sandbox::default_key);
        options.base_url = url() + sandbox::api_base;
        return options;
    }

    json::value control(const std::string& method, const std::string& path,
                        const std::string& body = {}) {
        net::request what;
        what.method = method;
        what.target = sandbox::control_base + path;
        what.body = body;
        const auto made = service_.respond(what, machine_.now());
        if (made.message.status > 299) {
            throw std::runtime_error(made.message.body);
        }
        return parse_json(made.message.body).value();
    }

    const sandbox::workspace& first() {
        return service_.inside().all().places().workspaces.front();
    }

    // The posts that were made through the API.
    json::array created() { return control("GET", "/posts?origin=created").as_array(); }

    std::size_t calls(const std::string& text) {
        std::size_t count = 0;
        for (const auto& one : requests()) {
            count += (one.method + " " + one.target).find(text) == std::string::npos ? 0U : 1U;
        }
        return count;
    }

    publisher_options creating() {
        auto options = writing(method::post);
        options.request.parameters.query =
            testing::templated(R"({"workspaceId":")" + first().id + "\"}");
        return options;
    }

    std::shared_ptr<publisher> make(const publisher_options& options) {
        return make_publisher(options, context("outgoing 'publish'")).value();
    }

    // Calls the publisher as the engine does: gather(), prepare(), send().
    result<receipt> publish(publisher& to, const std::string& record) {
        const auto entity = record_of(record);
        const auto gathered = run(to.gather(&entity));
        if (!gathered) {
            return gathered.error();
        }
        auto ready = to.prepare(record_of(record), "key");
        if (!ready) {
            return ready.error();
        }
        return run(to.send(*std::move(ready)));
    }

 private:
    net::reply answer_to(const net::request& what) {
        auto made = service_.respond(what, machine_.now());
        net::reply out;
        out.message = std::move(made.message);
        out.cut = made.cut;
        return out;
    }

    system_clock machine_;
    sandbox::service service_;
};

}  // namespace sluice::ocoya
