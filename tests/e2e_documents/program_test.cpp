// "As a subscriber it reads records from their output. As a publisher it gives them a record."

#include "e2e_documents/shown_example.hpp"

#include <boost/json/serialize.hpp>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>

namespace sluice::testing {
namespace {

using ::testing::HasSubstr;

namespace fs = std::filesystem;

class programs_of_the_documents : public example {
 protected:
    programs_of_the_documents() {
        make("stock", R"([ "$*" = '--shop berlin' ] && cat )" + work.beside("stock.csv").string());
        make("print-label",
             R"sh([ -n "$TASK" ] && echo "$1 $(cat)" >> )sh" + work.beside("labels").string());
        work.write("../stock.csv", "sku,pieces\na1,3\nb2,0\n");
    }

    void make(const std::string& name, const std::string& script) const {
        work.write("../" + name, "#!/bin/sh\n" + script + "\n");
        fs::permissions(work.beside(name), fs::perms::owner_all);
    }

    void print_labels() {
        EXPECT_EQ(settled(round(), "labels", "finished"), 2);
        const auto labels = read_file(work.beside("labels"));
        EXPECT_THAT(labels, HasSubstr("--sku=a1 {\"sku\":\"a1\",\"pieces\":\"3\"}\n"));
        EXPECT_EQ(lines_in(work.beside("labels")), 2U);
        work.write("../stock.csv", "sku,pieces\na1,2\nb2,0\n");
        EXPECT_EQ(settled(round(), "labels", "finished"), 1);
        make("print-label", "echo the paper jams >&2; exit 3");
        work.write("../stock.csv", "sku,pieces\na1,1\nb2,0\n");
        EXPECT_EQ(work.once().code, 1);
        const auto failed = boost::json::serialize(work.list({"--status", "failed"}));
        EXPECT_THAT(failed, HasSubstr("print-label exited with 3: the paper jams"));
        EXPECT_EQ(lines_in(work.beside("labels")), 3U);
    }

    std::string folder() const { return work.beside("").string(); }
};

TEST_F(programs_of_the_documents, of_the_guide_print_a_label_for_what_changed) {
    configure("connectors.md: Run a program", {{"/usr/local/bin/", folder()}});
    print_labels();
}

TEST_F(programs_of_the_documents, of_the_example_print_a_label_for_what_changed) {
    auto text = read_file(fs::path(SLUICE_SOURCE_DIR) / "config/examples/program/program.yaml");
    const std::string shown = "/usr/local/bin/";
    for (auto at = text.find(shown); at != std::string::npos; at = text.find(shown)) {
        text.replace(at, shown.size(), folder());
    }
    work.write("program.yaml", text);
    print_labels();
}

}  // namespace
}  // namespace sluice::testing
