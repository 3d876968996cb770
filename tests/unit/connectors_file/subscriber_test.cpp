#include "file_folder.hpp"
#include "support/component_fixture.hpp"
#include "support/connectors.hpp"
#include "support/unprivileged.hpp"

#include <sluice/config/load.hpp>

#include <gtest/gtest.h>

// The file connector, made from a configuration.

namespace sluice::file {
namespace {

struct configured {
    explicit configured(const std::string& kind) : kind(kind) { add_file_connector(types); }

    std::shared_ptr<const void> read(const std::string& yaml) {
        problems = {};
        return config::read_text(*types.find(kind, "file"), "a.yaml", yaml, types,
                                 config::system_variables(), problems);
    }
    std::string fault(const std::string& yaml) { return read(yaml) ? "" : problems.to_text(); }

    std::string kind;
    registry types;
    config::diagnostics problems;
};

void expect_fault(configured& what, const std::string& yaml, const std::string& text) {
    EXPECT_NE(what.fault(yaml).find(text), std::string::npos) << yaml << "\n" << what.fault(yaml);
}

// The program's directory and the spelling of the path make no difference.
TEST(file_subscriber, is_a_source_by_its_whole_path) {
    file_folder folder;
    testing::component_fixture bench;
    configured subscribers("subscriber");
    const auto source = [&](const std::string& path) {
        const auto options = subscribers.read("path: " + path + "\n");
        return (*subscribers.types.make<subscriber>({"file", options, {}}, bench.context("x")))
            ->source();
    };
    const auto path = folder.write("orders.csv", "a\n");
    EXPECT_EQ(source(path), path);
    EXPECT_EQ(source(std::filesystem::path(path).parent_path().string() + "/./orders.csv"), path);
    EXPECT_NE(source(folder.write("other.csv", "a\n")), path);
}

TEST(file_subscriber, reads_as_it_is_configured) {
    file_folder folder;
    testing::component_fixture bench;
    configured subscribers("subscriber");
    const auto path = folder.write("orders.txt", "a;b\n1\n2;3\n4;5\n");
    const auto options = subscribers.read("path: " + path +
                                          "\nformat: csv\ndelimiter: ';'\nragged: fill\n"
                                          "page_size: 2\nentity: orders\n");
    ASSERT_TRUE(options) << subscribers.problems.to_text();
    const auto made = subscribers.types.make<subscriber>({"file", options, {}},
                                                         bench.context("incoming 'orders'"));
    const auto first = bench.run((*made)->fetch(nullptr));
    ASSERT_EQ(first.value().entities.size(), 2U);
    EXPECT_EQ(write_json(first->entities[0].data), R"({"a":"1","b":""})");
    EXPECT_EQ(first->entities[0].type, "orders");
    EXPECT_FALSE(first->last);

    const auto stored = parse_json(write_json(first->position)).value();
    const auto second = bench.run((*made)->fetch(stored));
    EXPECT_EQ(write_json(second.value().entities.at(0).data), R"({"a":"4","b":"5"})");
    EXPECT_TRUE(second->last);

    folder.write("orders.txt", "x;y\n");
    EXPECT_TRUE(bench.run((*made)->fetch(stored)).value().entities.empty());
    EXPECT_EQ(bench.log.lines().at(0),
              "file replaced while it was read: reading it from its beginning "
              "connection=incoming 'orders' file=" +
                  path);
}

TEST(file_subscriber, a_file_that_may_not_be_read_is_named_and_tried_again) {
    file_folder folder;
    testing::component_fixture bench;
    configured subscribers("subscriber");
    const auto path = folder.write("orders.ndjson", "{}\n");
    std::filesystem::permissions(folder.path(), std::filesystem::perms(0755));
    std::filesystem::permissions(path, std::filesystem::perms::none);
    const auto made = subscribers.types.make<subscriber>(
        {"file", subscribers.read("path: " + path), {}}, bench.context("incoming 'orders'"));
    const testing::unprivileged user;
    const auto got = bench.run((*made)->fetch(nullptr));
    ASSERT_FALSE(got);
    EXPECT_EQ(got.error().kind, failure_class::unreachable);
    EXPECT_NE(got.error().message.find(path + "': Permission denied"), std::string::npos);
    EXPECT_EQ(got.error().mend, "give the user that runs sluice the right to it");
}

TEST(file_subscriber, refuses_options_that_make_no_sense) {
    configured subscribers("subscriber");
    expect_fault(subscribers, "{}", "'path' is missing");
    expect_fault(subscribers, "path: ''", "is empty");
    expect_fault(subscribers, "path: data", "does not tell its format");
    expect_fault(subscribers, "{path: data, page_size: 0}", "does not tell its format");
    expect_fault(subscribers, "{path: a.csv, delimiter: ab}", "one character of ASCII");
    expect_fault(subscribers, "{path: a.csv, page_size: 0}", "page_size");
    expect_fault(subscribers, "{path: a.csv, ragged: maybe}", "ragged");
    expect_fault(subscribers, "{path: a.csv, formt: csv}", "did you mean 'format'?");
}

TEST(file_subscriber, refuses_choices_for_folders_that_make_no_sense) {
    configured subscribers("subscriber");
    EXPECT_EQ(subscribers.fault("{path: /in/*.csv, done: {move: /in/done}, watch: true}"), "");
    EXPECT_EQ(subscribers.fault("{path: /in/*.csv.gz, done: follow}"), "");
    expect_fault(subscribers, "{path: a.csv, done: {}}", "nothing says what happens");
    expect_fault(subscribers, "{path: a.csv, done: {then: delete, move: /b}}",
                 "a file is moved, or it is not");
    expect_fault(subscribers, "{path: /in/*.csv, done: {move: /in}}",
                 "files would be moved to where they are read from");
    expect_fault(subscribers, "{path: '/in/*/*.csv', done: {move: /in/done}}",
                 "files would be moved to where they are read from");
    expect_fault(subscribers, "{path: a.json, done: follow}", "a JSON array cannot be followed");
    expect_fault(subscribers, "{path: a.csv, done: follow, marker: .ok}", "is never whole");
    expect_fault(subscribers, "{path: '/in/*/a.csv', done: remember, watch: true}",
                 "one folder is watched");
    expect_fault(subscribers, "{path: a.csv, watch: true}", "set `done`");
    expect_fault(subscribers, "{path: a.csv, marker: .ok}", "set `done`");
}

TEST(file_publisher_options, refuses_options_that_make_no_sense) {
    configured publishers("publisher");
    EXPECT_EQ(publishers.fault("{path: a.csv, columns: [a, b], sync: false}"), "");
    expect_fault(publishers, "path: report", "does not tell its format");
    expect_fault(publishers, "path: report.json", "cannot be appended to");
    expect_fault(publishers, "{path: report.json, sinc: true}", "cannot be appended to");
    expect_fault(publishers, "{path: a.ndjson, columns: [a]}", "columns are for CSV");
    expect_fault(publishers, "{path: a.csv, columns: [a, a]}", "the column 'a' comes twice");
    expect_fault(publishers, "{path: a.csv, columns: ['']}", "a column has no name");
}

}  // namespace
}  // namespace sluice::file
