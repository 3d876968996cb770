#pragma once

// A sandbox without sockets, and requests that tests make of it.

#include "sandbox/service.hpp"

#include <sluice/model/json.hpp>
#include <sluice/model/time.hpp>

#include <gtest/gtest.h>

#include <chrono>
#include <string>
#include <vector>

namespace sluice::sandbox {

class service_fixture : public ::testing::Test {
 protected:
    // Replaces the sandbox by one with these settings, at the same time of day.
    void begin(sandbox_settings settings) {
        service_.reset();  // releases its journal
        auto made = state::make(std::move(settings), now_);
        ASSERT_TRUE(made) << describe(made.error());
        service_ = std::make_unique<service>(std::move(*made));
    }

    void SetUp() override {
        sandbox_settings settings;
        settings.rate = 0;
        begin(std::move(settings));
    }

    answer send(net::request what) { return service_->respond(what, now_); }

    // Sends with the key and, if there is a body, its type.
    answer ask(std::string method, std::string path, std::string body = {}) {
        net::request what;
        what.method = std::move(method);
        what.target = "/api/_public/v1" + path;
        what.headers.add("X-API-Key", default_key);
        if (!body.empty()) {
            what.headers.add("Content-Type", "application/json");
        }
        what.body = std::move(body);
        return send(std::move(what));
    }

    answer control(std::string method, std::string path, std::string body = {}) {
        net::request what;
        what.method = std::move(method);
        what.target = "/_sandbox" + path;
        what.body = std::move(body);
        return send(std::move(what));
    }

    static json::value body_of(const answer& what) {
        auto value = parse_json(what.message.body);
        EXPECT_TRUE(value) << what.message.body;
        return value ? std::move(*value) : json::value();
    }

    static std::string header_of(const answer& what, std::string_view name) {
        return std::string(what.message.headers.find(name).value_or("(none)"));
    }

    void set(const std::string& name, const std::string& value) {
        const auto done = control("POST", "/switches", "{\"" + name + "\":\"" + value + "\"}");
        ASSERT_EQ(done.message.status, 200U) << done.message.body;
    }

    void fault(const std::string& text) {
        const auto done = control("POST", "/faults", text);
        ASSERT_EQ(done.message.status, 201U) << done.message.body;
    }

    void advance(const std::string& length) {
        const auto done = control("POST", "/clock", "{\"advance\":\"" + length + "\"}");
        ASSERT_EQ(done.message.status, 200U) << done.message.body;
    }

    const workspace& first() { return service_->inside().all().places().workspaces.at(0); }
    const workspace& second() { return service_->inside().all().places().workspaces.at(1); }

    std::string ws() { return "?workspaceId=" + first().id; }
    std::string profile(std::size_t at) { return first().profiles.at(at).id; }

    std::string later(std::chrono::minutes by) { return format_utc_seconds(now_ + by); }

    // Creates a post with these members in the first workspace and returns its id.
    std::string create(const std::string& members) {
        const auto made = ask("POST", "/post" + ws(), "{" + members + "}");
        EXPECT_EQ(made.message.status, 201U) << made.message.body;
        const auto body = body_of(made);
        return std::string(body.at("postGroupId").as_string());
    }

    json::value post_at(const std::string& id) { return body_of(ask("GET", "/post/" + id)); }

    std::string status_of(const std::string& id) {
        return std::string(post_at(id).at("status").as_string());
    }

    // The captions of posts that were made through the API.
    std::vector<std::string> created() {
        std::vector<std::string> captions;
        const auto list = body_of(control("GET", "/posts?origin=created"));
        for (const auto& item : list.as_array()) {
            captions.emplace_back(item.at("caption").as_string());
        }
        return captions;
    }

    std::vector<std::string> ids_in(const answer& what) {
        std::vector<std::string> ids;
        const auto list = body_of(what);
        for (const auto& item : list.as_array()) {
            ids.emplace_back(item.at("id").as_string());
        }
        return ids;
    }

    wall_time now_ = *parse_utc("2026-03-01T12:00:00Z");
    std::unique_ptr<service> service_;
};

}  // namespace sluice::sandbox
