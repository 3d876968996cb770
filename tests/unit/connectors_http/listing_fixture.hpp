#pragma once

// Lists an API over a real socket, to its end. Each page has a subscriber of its own, as if the
// daemon restarted after each.

#include "connectors/http/client.hpp"
#include "connectors/http/subscriber.hpp"
#include "support/http_fixture.hpp"
#include "support/templates.hpp"

#include <map>
#include <string>
#include <utility>
#include <vector>

namespace sluice::http {

class listed_api : public testing::http_fixture {
 public:
    listed_api()
        : http_fixture([this](const net::request& asked) {
              if (answers) {
                  return answers(asked);
              }
              const auto found = pages.find(asked.target);
              return found == pages.end() ? testing::answer(404, R"({"message":"no such page"})")
                                          : found->second;
          }) {
        client_options made;
        made.base_url = url() + "/api";
        made.net.retry.attempts = 1;
        clients.add("shop", make_client(made, context("client 'shop'")).value());
        options.client.name = "shop";
        options.path = "/things";
        use.takes_out_doubles = true;
    }

    void page(const std::string& target, std::string body,
              std::vector<net::header_list::item> headers = {},
              std::string type = "application/json") {
        pages["/api" + target] =
            testing::answer(200, std::move(body), std::move(headers), std::move(type));
    }

    void paged_by(paging::page_kind kind, std::string_view at = {}) {
        options.pages.emplace();
        options.pages->kind = kind;
        if (!at.empty()) {
            options.pages->at = expression::compile(at).value();
        }
    }
    void items_at(std::string_view place) { options.items = expression::compile(place).value(); }

    std::shared_ptr<subscriber> make() {
        auto made = make_subscriber(options, context("incoming 'things'")).value();
        made->used_for(use);
        return made;
    }

    // Makes one run, to the last page or a failure. Each page's position passes through its text.
    // Returns the ids, or the data of records without one, or the failure.
    std::string run_once() {
        std::string seen;
        whole = true;
        for (;;) {
            auto read = run(make()->fetch(position));
            if (!read) {
                return seen + describe(read.error());
            }
            position = *parse_json(write_json(read->position));
            whole = whole && read->whole;
            for (const auto& item : read->entities) {
                seen += item.id.empty() ? write_json(item.data) : item.id;
            }
            for (const auto& one : read->unreadable) {
                unreadable.push_back(one.reason);
            }
            if (read->failed) {
                return seen + describe(*read->failed);
            }
            if (read->last) {
                return seen;
            }
        }
    }

    std::string targets() const {
        std::string all;
        for (const auto& one : requests()) {
            all += (all.empty() ? "" : " ") + one.target.substr(4);
        }
        return all;
    }

    std::string logged() const {
        std::string all;
        for (const auto& line : log.lines()) {
            all += line + "\n";
        }
        return all;
    }

    std::map<std::string, net::reply> pages;  // by target; others get a 404
    script answers;                           // in place of the pages
    subscriber_options options;
    listing_use use;
    json::value position;
    bool whole = true;
    std::vector<std::string> unreadable;
};

}  // namespace sluice::http
