#include "sqlite_file.hpp"

#include <sluice/ledger/maintenance.hpp>

#include <gmock/gmock.h>

#include <fstream>

namespace sluice::ledger {

using ::testing::AllOf;
using ::testing::Contains;
using ::testing::Each;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

class sqlite_maintenance : public sqlite_file {
 protected:
    // Adds finished tasks whose data fills a page each, and one new task.
    void fill(std::size_t count) {
        auto book = open();
        std::vector<std::string> ids;
        for (std::size_t i = 0; i < count; ++i) {
            ids.push_back("post " + std::to_string(i));
        }
        auto page = page_with(ids);
        for (auto& one : page.tasks) {
            one.data = '"' + std::string(3'000, 'x') + '"';
        }
        get(book->commit_page(page));
        settle_all(context_, *book, task_state::finished);
        get(book->commit_page(page_with({"last"})));
        close(std::move(book));
    }

    std::vector<std::string> problems() { return check_ledger(file_).value().problems; }

    // Overwrites a page of the table with garbage.
    void damage(const std::string& table) {
        std::string page;
        {
            outside_connection outside(file_);
            page = outside.run("SELECT pageno FROM dbstat WHERE name = '" + table +
                               "' AND pagetype = 'leaf' ORDER BY pageno LIMIT 1 OFFSET 3");
        }
        ASSERT_FALSE(page.empty());
        std::fstream file(file_, std::ios::binary | std::ios::in | std::ios::out);
        file.seekp((std::stoll(page) - 1) * 4096);
        file << std::string(4096, '\x5a');
    }

    std::vector<std::string> exported(export_report& report) {
        std::vector<std::string> lines;
        report = export_ledger(file_, [&](std::string_view line) {
                     lines.emplace_back(line);
                     return true;
                 }).value();
        return lines;
    }

    static std::size_t count_of(const std::vector<std::string>& lines, const std::string& table) {
        const auto mark = R"({"table":")" + table + '"';
        return static_cast<std::size_t>(std::ranges::count_if(
            lines, [&](const std::string& line) { return line.starts_with(mark); }));
    }
};

TEST_F(sqlite_maintenance, a_sound_ledger_is_found_sound_beside_a_running_one_too) {
    fill(20);
    EXPECT_THAT(problems(), IsEmpty());
    auto book = open();
    get(book->commit_page(page_with({"one more"})));
    EXPECT_EQ(check_ledger(file_).value().tasks, 22);
    EXPECT_THAT(problems(), IsEmpty());
    close(std::move(book));
}

TEST_F(sqlite_maintenance, every_state_is_known_and_no_other) {
    constexpr int states = static_cast<int>(last_task_state) + 1;
    fill(states);
    outside_connection outside(file_);
    for (int state = 0; state < states; ++state) {
        const auto id = std::to_string(state + 1);
        outside.run("UPDATE tasks SET lease_until = 1, state = " + std::to_string(state) +
                    " WHERE id = " + id);
    }
    EXPECT_THAT(problems(), IsEmpty());
    outside.run("UPDATE tasks SET state = " + std::to_string(states) + " WHERE id = 1");
    EXPECT_THAT(problems(), Contains(HasSubstr("1 tasks are in a state that there is not")));
}

TEST_F(sqlite_maintenance, a_damaged_page_is_found_and_named_by_its_table) {
    fill(200);
    damage("payloads");
    EXPECT_THAT(problems(), Contains(HasSubstr("damaged: table payloads: ")));
    EXPECT_THAT(problems(), Not(Contains(HasSubstr("table tasks"))));
}

TEST_F(sqlite_maintenance, facts_that_disagree_are_found) {
    fill(20);
    {
        outside_connection outside(file_);
        outside.run("DELETE FROM payloads WHERE task = 3");
        outside.run("UPDATE tasks SET has_intent = 1 WHERE id IN (4, 5)");
        outside.run("UPDATE attempts SET number = 9 WHERE task = 6");
    }
    EXPECT_THAT(problems(), Contains(HasSubstr("1 tasks have no data")));
    EXPECT_THAT(problems(), Contains(HasSubstr("2 tasks say that their outcome is unknown")));
    EXPECT_THAT(problems(), Contains(HasSubstr("1 attempts have a number")));
}

TEST_F(sqlite_maintenance, all_of_a_sound_ledger_is_exported) {
    fill(20);
    export_report report;
    const auto lines = exported(report);
    EXPECT_THAT(report.lost, IsEmpty());
    EXPECT_EQ(static_cast<std::size_t>(report.rows), lines.size());
    EXPECT_EQ(count_of(lines, "tasks"), 21U);
    EXPECT_EQ(count_of(lines, "payloads"), 21U);
    EXPECT_THAT(lines, Contains(AllOf(HasSubstr(R"("table":"tasks")"), HasSubstr(R"("id":7)"),
                                      HasSubstr(R"("entity_id":"post 6")"))));
}

TEST_F(sqlite_maintenance, past_a_damaged_page_everything_else_is_exported_and_the_loss_named) {
    fill(200);
    damage("payloads");
    export_report report;
    const auto lines = exported(report);
    ASSERT_FALSE(report.lost.empty());
    EXPECT_THAT(report.lost, Each(HasSubstr("table payloads: row")));
    EXPECT_EQ(count_of(lines, "tasks"), 201U);
    const auto saved = count_of(lines, "payloads");
    EXPECT_LT(saved, 201U);
    EXPECT_GT(saved, 190U);
}

TEST_F(sqlite_maintenance, a_backup_of_a_running_ledger_is_whole_and_can_be_opened) {
    fill(20);
    auto book = open();
    get(book->commit_page(page_with({"in the log only"})));
    const auto copy = directory_ / "copy.db";
    ASSERT_TRUE(back_up_ledger(file_, copy));
    close(std::move(book));
    auto restored = open_sqlite_ledger(settings_of(copy)).value();
    EXPECT_EQ(get(restored->count_by_state())[task_state::fresh], 2);
    close(std::move(restored));
    EXPECT_FALSE(std::filesystem::exists(copy.string() + ".unfinished"));
}

TEST_F(sqlite_maintenance, a_backup_overwrites_nothing_and_of_a_damaged_ledger_there_is_none) {
    fill(200);
    const auto there = directory_ / "there.db";
    std::ofstream(there) << "precious";
    EXPECT_THAT(back_up_ledger(file_, there).error().message, HasSubstr("is there already"));
    EXPECT_EQ(std::filesystem::file_size(there), 8U);
    damage("payloads");
    const auto copy = directory_ / "copy.db";
    EXPECT_THAT(back_up_ledger(file_, copy).error().message, HasSubstr("not sound"));
    EXPECT_FALSE(std::filesystem::exists(copy));
}

TEST_F(sqlite_maintenance, what_is_pruned_gives_its_space_back) {
    fill(2'000);
    const auto before = std::filesystem::file_size(file_);
    auto book = open();
    prune_step step;
    step.rules = {{task_state::finished, wall_time::max() - std::chrono::hours(24)}};
    step.tasks = 500;
    for (bool more = true; more;) {
        const auto report = get(book->prune(step));
        step.above = report.next.value_or(0);
        more = report.next.has_value();
    }
    std::int64_t pages = 0;
    for (std::int64_t given = 64; given == 64; pages += given) {
        given = get(book->give_space_back(64));
    }
    EXPECT_GT(pages, 1'000);
    close(std::move(book));
    EXPECT_LT(std::filesystem::file_size(file_), before / 3);
    EXPECT_THAT(problems(), IsEmpty());
}

TEST_F(sqlite_maintenance, compacting_a_file_of_an_earlier_version_makes_it_give_space_back) {
    fill(200);
    {
        outside_connection outside(file_);
        outside.run("PRAGMA auto_vacuum = NONE; VACUUM; DELETE FROM moves");
        outside.run("UPDATE payloads SET data = '1'");
    }
    EXPECT_FALSE(describe_ledger(file_).value().gives_space_back);
    auto book = open();
    const auto report = compact_ledger(file_).value();
    EXPECT_LT(report.bytes_after, report.bytes_before / 2);
    get(book->commit_page(page_with({"goes on"})));
    close(std::move(book));
    const auto info = describe_ledger(file_).value();
    EXPECT_TRUE(info.gives_space_back);
    EXPECT_EQ(info.newest_task, 202);
    EXPECT_THAT(info.rows, Contains(::testing::Pair("tasks", 202)));
    EXPECT_THAT(problems(), IsEmpty());
}

}  // namespace sluice::ledger
