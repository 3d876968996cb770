#pragma once

// Lists a configured path over a real socket, to its end. Each page has a subscriber of its own, as
// if the daemon restarted after each.

#include "ocoya_fixture.hpp"

#include <map>
#include <string>
#include <utility>
#include <vector>

namespace sluice::ocoya {

// Sets the answer to a target. Other targets get a 404.
using pages_by_target = std::map<std::string, net::reply>;

class own_listing : public ocoya_fixture {
 public:
    own_listing()
        : ocoya_fixture([this](const net::request& what) {
              if (answers) {
                  return answers(what);
              }
              const auto found = pages.find(what.target);
              return found == pages.end()
                         ? testing::answer(404, R"({"message":"no page )" + what.target + "\"}")
                         : found->second;
          }) {
        add_client(client_settings());
        options.request.client.name = "ocoya";
        options.request.path = "/things";
    }

    void page(std::string target, std::string body,
              std::vector<net::header_list::item> headers = {}) {
        pages["/api" + std::move(target)] =
            testing::answer(200, std::move(body), std::move(headers));
    }

    // {"things": […], "next": …}
    void things(std::string target, const std::string& ids, const std::string& next) {
        page(std::move(target), R"({"things":)" + things_json(ids) + R"(,"next":)" + next + "}");
    }

    // Makes [{"id":"a"},{"id":"b"}] from "ab".
    static std::string things_json(const std::string& ids) {
        std::string out = "[";
        for (const char id : ids) {
            out += (out.size() > 1 ? R"(,{"id":")" : R"({"id":")") + std::string(1, id) + "\"}";
        }
        return out + "]";
    }

    void paged_by(paging::page_kind kind, std::string_view at = {}) {
        options.pages.emplace();
        options.pages->kind = kind;
        if (!at.empty()) {
            options.pages->at = expression::compile(at).value();
        }
    }
    void items_at(std::string_view where) { options.items = expression::compile(where).value(); }
    void next_by(std::string_view text) { options.next = expression::compile(text).value(); }

    // Makes one run, to the last page or a failure. Each page's position passes through its text.
    result<std::string> run_once() {
        std::string ids;
        auto source = make();
        for (;;) {
            auto read = run(source->fetch(position));
            if (!read) {
                return read.error();
            }
            position = *parse_json(write_json(read->position));
            whole = whole && read->whole;
            for (const auto& item : read->entities) {
                ids += item.id;
                taken += item.id;
            }
            if (read->failed) {
                return *read->failed;
            }
            if (read->last) {
                return ids;
            }
            source = make();
        }
    }

    failure fault() {
        auto done = run_once();
        return done ? failure(failure_class::internal, "read " + *done) : done.error();
    }

    std::shared_ptr<subscriber> make() {
        auto made = make_subscriber(options, context("incoming 'things'")).value();
        made->used_for(use);
        return made;
    }

    std::string targets() const {
        std::string all;
        for (const auto& one : requests()) {
            all += (all.empty() ? "" : " ") + one.target.substr(4);
        }
        return all;
    }

    pages_by_target pages;
    script answers;  // in place of the pages
    subscriber_options options;
    listing_use use;
    json::value position;
    std::string taken;  // ids of every page, in order
    bool whole = true;
};

}  // namespace sluice::ocoya
