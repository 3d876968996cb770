// A listing of several pages, `emit: changed`, into a file: each version of a post is one line.

#include "faults/kills/world.hpp"

#include <boost/json/object.hpp>
#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>

#include <set>
#include <sstream>

namespace sluice::testing {

namespace {

std::string incoming(const std::string& name, const std::string& workspace) {
    return "  " + name + R"(:
    schedule: every 1s
    subscriber: {type: ocoya, client: ocoya, entity: posts,
      parameters: {query: {perPage: 25, workspaceId: )" +
           workspace + R"(}}}
    emit: changed
    compare: "[status, posts]"
)";
}

std::string text_or_empty(const boost::json::value& value) {
    return value.is_string() ? std::string(value.as_string()) : std::string();
}

// The identity of a version: equal for the line of a report and for its post.
std::string version(const boost::json::value& id, const boost::json::value& status,
                    const boost::json::value& caption) {
    return text_or_empty(id) + " " + text_or_empty(status) + " " + text_or_empty(caption);
}

class report_of_posts final : public watched_route {
 public:
    std::string yaml(const world& world) const override {
        return "incoming:\n" + incoming("posts", first_workspace) +
               incoming("posts-of-second-workspace", second_workspace) + R"(
outgoing:
  report:
    settle_time: 50ms
    publisher: {type: file, path: )" +
               world.work().beside("report.ndjson").string() + R"(}
transformers:
  report-line:
    - map:
        id: "{{ id }}"
        status: "{{ status }}"
        caption: "{{ posts[?provider == 'GENERAL'].caption | [0] }}"
routes:
  posts-to-report: {from: posts, to: report, transformers: [report-line]}
  second-workspace-to-report:
    from: posts-of-second-workspace
    to: report
    transformers: [report-line]
)";
    }

    void feed(world& world, std::mt19937& random) override {
        own_.push_back(world.plant(first_workspace, "watched, version 0", "POSTED"));
        ++version_;
        for (int changes = 0; changes < 3; ++changes) {
            const auto& id = own_[random() % own_.size()];
            boost::json::object body;
            body["caption"] = "watched, version " + std::to_string(version_);
            world.sandbox().post("/posts/" + id, boost::json::serialize(body));
        }
    }

    tally account_so_far(const world& world) const override {
        tally so_far;
        std::set<std::string> seen;
        for (const auto& one : written(world)) {
            if (!seen.insert(one).second) {
                ++so_far.doubled;
                so_far.remarks.push_back("once too often: line " + one);
            }
        }
        return so_far;
    }

    // Versions that were replaced before a listing saw them are nowhere, rightly. The last versions
    // must be there.
    tally account(const world& world) const override {
        auto all = account_so_far(world);
        const auto lines = written(world);
        const std::set<std::string> reported(lines.begin(), lines.end());
        for (const auto& post : world.posts()) {
            const auto wanted = version(post.at("id"), post.at("status"), post.at("caption"));
            ++all.expected;
            if (!reported.contains(wanted)) {
                ++all.lost;
                all.remarks.push_back("lost: line " + wanted);
            }
        }
        for (const auto* route : {"posts-to-report", "second-workspace-to-report"}) {
            all += world.uncertain_of(route);
        }
        return all;
    }

 private:
    static std::vector<std::string> written(const world& world) {
        std::vector<std::string> versions;
        std::istringstream lines(read_file(world.work().beside("report.ndjson")));
        for (std::string line; std::getline(lines, line) && !lines.eof();) {
            const auto record = boost::json::parse(line);
            versions.push_back(version(record.at("id"), record.at("status"), record.at("caption")));
        }
        return versions;
    }

    std::vector<std::string> own_;
    int version_ = 0;
};

}  // namespace

std::unique_ptr<watched_route> posts_to_report() {
    return std::make_unique<report_of_posts>();
}

}  // namespace sluice::testing
