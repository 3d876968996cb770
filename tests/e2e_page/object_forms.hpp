#pragma once

// Sends forms of objects as a browser without script does.

#include "e2e_page/page_job.hpp"

#include <sluice/net/message.hpp>

#include <filesystem>
#include <string>
#include <utility>
#include <vector>

namespace sluice::testing {

inline const std::string kept_file = R"(# Kept by hand: ä
routes:
  # the second way
  second: {from: lines, to: report}  # twice

storages:
  notes: {}   # people write here
)";

struct object_forms : page_job {
    void SetUp() override {
        write_configuration();
        work.write("more.yaml", kept_file);
        start();
    }

    using values = std::vector<std::pair<std::string, std::string>>;

    // The fields of the form as a browser sends them back, with `changed` in their place.
    std::string form_of(const std::string& page, const values& changed) const {
        std::string sent = "token=" + token;
        for (const char* hidden : {"version", "base"}) {
            const auto name = std::string("name=\"") + hidden + "\" value=\"";
            const auto at = page.find(name);
            if (at != std::string::npos) {
                const auto from = at + name.size();
                sent += std::string("&") + hidden + "=" +
                        net::percent_encode(plain(page.substr(from, page.find('"', from) - from)));
            }
        }
        for (const auto& [name, value] : changed) {
            sent += "&" + net::percent_encode(name) + "=" + net::percent_encode(value);
        }
        return sent;
    }
    http_answer send_form(const std::string& target, const values& changed) {
        const auto page = get(target).body;
        return ask("POST", target, form_of(page, changed));
    }

    std::filesystem::path file() const { return work.config() / "more.yaml"; }

 private:
    static std::string plain(std::string text) {
        const std::pair<std::string, std::string> escapes[] = {
            {"&lt;", "<"}, {"&gt;", ">"}, {"&quot;", "\""}, {"&apos;", "'"}, {"&amp;", "&"}};
        for (const auto& [from, to] : escapes) {
            for (auto at = text.find(from); at != std::string::npos;
                 at = text.find(from, at + to.size())) {
                text.replace(at, from.size(), to);
            }
        }
        return text;
    }
};

}  // namespace sluice::testing
