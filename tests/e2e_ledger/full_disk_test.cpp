// A disk that fills up, on a real file system.

#include "e2e/job.hpp"
#include "own_mounts.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace sluice::testing {
namespace {

constexpr std::uint64_t mb = 1024 * 1024;

std::size_t times(const std::string& text, const std::string& what) {
    std::size_t count = 0;
    for (auto at = text.find(what); at != std::string::npos; at = text.find(what, at + 1)) {
        ++count;
    }
    return count;
}

struct full_disk : ::testing::Test {
    full_disk() {
        write_products(20);
        auto text = read_file(work.config() / "products.yaml");
        text.replace(text.find("every 1h"), 8, "every 1s");
        text += "  disk_reserve: 8MiB\n";
        work.write("products.yaml", text);
    }
    void write_products(std::size_t count) {
        std::string products = "Handle,Title\n";
        for (std::size_t i = 1; i <= count; ++i) {
            products += std::to_string(i) + ",product " + std::to_string(i) + "\n";
        }
        if (!std::filesystem::exists(work.config() / "products.yaml")) {
            work.publish_products(sandbox, {"one"});
        }
        work.write("../products.csv", products);
    }

    sandbox_process sandbox{sluice_program, {"--posts", "0"}};
    job work;
    small_disk disk{work.state(), 16 * mb};
};

TEST_F(full_disk, intake_stops_with_one_line_deliveries_go_on_and_intake_goes_on_by_itself) {
    sandbox.fault(R"({"kind":"slow","delay_ms":100,"count":20,"method":"POST","path":"/post"})");
    program daemon(work.run());
    ASSERT_TRUE(until([&] { return sandbox.calls("POST", "applied") >= 1; })) << daemon.err();
    disk.leave(4 * mb);
    ASSERT_TRUE(daemon.wrote("disk almost full")) << daemon.err();
    write_products(25);
    EXPECT_TRUE(until([&] { return sandbox.made().size() == 20; })) << daemon.err();
    EXPECT_EQ(work.list().as_array().size(), 20U) << "nothing more is taken in";
    disk.make_room();
    EXPECT_TRUE(daemon.wrote("there is room on the disk again"));
    EXPECT_TRUE(until([&] { return sandbox.made().size() == 25; })) << daemon.err();
    const auto end = daemon.stop();
    EXPECT_EQ(end.code, 0);
    EXPECT_EQ(times(end.err, "disk almost full"), 1U) << end.err;
    EXPECT_EQ(sandbox.calls("POST", "received"), 25);
}

TEST_F(full_disk, entirely_full_it_says_so_once_loses_nothing_and_recovers) {
    sandbox.fault(R"({"kind":"slow","delay_ms":50,"count":20,"method":"POST","path":"/post"})");
    program daemon(work.run());
    ASSERT_TRUE(until([&] { return sandbox.calls("POST", "applied") >= 2; })) << daemon.err();
    disk.leave(0);
    ASSERT_TRUE(daemon.wrote("the ledger fails")) << daemon.err();
    // It keeps trying meanwhile.
    ASSERT_TRUE(daemon.wrote("disk almost full")) << daemon.err();
    disk.make_room();
    EXPECT_TRUE(until([&] { return sandbox.made().size() == 20; })) << daemon.err();
    EXPECT_TRUE(daemon.wrote("the ledger works again")) << daemon.err();
    const auto end = daemon.stop();
    EXPECT_EQ(end.code, 0);
    EXPECT_EQ(times(end.err, "the ledger fails"), 1U) << end.err;
    EXPECT_EQ(sandbox.calls("POST", "received"), 20) << end.err;
    EXPECT_EQ(work.list({"--status", "finished"}).as_array().size(), 20U);
}

TEST_F(full_disk, a_run_by_hand_does_not_wait_for_room) {
    disk.leave(4 * mb);
    const auto end = work.once();
    EXPECT_EQ(end.code, 1);
    EXPECT_NE(end.out.find("almost full"), std::string::npos) << end.out << end.err;
    EXPECT_EQ(sandbox.calls("POST", "received"), 0);
    disk.make_room();
    EXPECT_EQ(work.once().code, 0);
    EXPECT_EQ(sandbox.made().size(), 20U);
}

}  // namespace
}  // namespace sluice::testing
