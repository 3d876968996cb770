// Kills the program at every point around its write to a file that others write too. Afterwards
// each record is there once, and so is every byte of the others.

#include "e2e/job.hpp"

#include <gtest/gtest.h>

#include <csignal>

namespace sluice::testing {
namespace {

const std::vector<std::string> points{"batch-intents-committed", "file-before-write",
                                      "file-written", "file-synced", "batch-sent"};

class shared_file {
 public:
    shared_file(const std::string& name, const std::string& theirs) : name_(name) {
        work_.write("c.yaml", R"(
incoming:
  in: {schedule: by hand, subscriber: {type: file, path: )" +
                                  work_.beside("in.ndjson").string() +
                                  R"(}, identifier: id, emit: new}
outgoing:
  out: {publisher: {type: file, path: )" +
                                  work_.beside(name).string() + R"(}}
routes:
  r: {from: in, to: out}
)");
        work_.write("../in.ndjson", "{\"id\":1,\"t\":\"one\"}\n{\"id\":2,\"t\":\"two\\nlines\"}\n");
        work_.write("../" + name, theirs);
    }

    void kill_at(const std::string& point) {
        auto launch = work_.run({"--once"});
        launch.environment["SLUICE_FAILPOINT"] = point + ":1";
        ASSERT_EQ(run_to_end_of(launch).signal, SIGKILL) << point;
    }

    std::string after_a_round() {
        const auto done = work_.once();
        EXPECT_EQ(done.code, 0) << done.err;
        return read_file(work_.beside(name_));
    }

 private:
    std::string name_;
    job work_;
};

TEST(shared_file, rows_of_csv_are_all_there) {
    for (const auto& point : points) {
        for (const std::string theirs : {"5,12\" plate\n6,\"bolt\"\n", "5,12\" plate"}) {
            shared_file file("out.csv", "id,t\n" + theirs);
            file.kill_at(point);
            const auto before = "id,t\n" + theirs + (theirs.ends_with('\n') ? "" : "\n");
            EXPECT_EQ(file.after_a_round(), before + "1,one\n2,\"two\nlines\"\n") << point;
        }
    }
}

TEST(shared_file, lines_are_all_there) {
    for (const auto& point : points) {
        for (const std::string theirs : {"[log] x\n", "{\"id\":9,\"a\":1,\"a\":2}", "{\"id\":"}) {
            shared_file file("out.ndjson", theirs);
            file.kill_at(point);
            EXPECT_EQ(file.after_a_round(), theirs + (theirs.ends_with('\n') ? "" : "\n") +
                                                "{\"id\":1,\"t\":\"one\"}\n"
                                                "{\"id\":2,\"t\":\"two\\nlines\"}\n")
                << point;
        }
    }
}

}  // namespace
}  // namespace sluice::testing
