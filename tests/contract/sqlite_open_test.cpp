#include "sqlite_file.hpp"

#include <gmock/gmock.h>

#include <fstream>
#include <iterator>

namespace sluice::ledger {

using ::testing::HasSubstr;

class sqlite_open : public sqlite_file {
 protected:
    failure refusal(const sqlite_settings& settings) {
        auto opened = open_sqlite_ledger(settings);
        if (opened) {
            throw std::logic_error("it was expected to be refused");
        }
        EXPECT_THAT(opened.error().message, HasSubstr(directory_.path().string()));
        EXPECT_NE(opened.error().mend, "");
        return opened.error();
    }

    std::string bytes() const {
        std::ifstream in(file_, std::ios::binary);
        return {std::istreambuf_iterator<char>(in), {}};
    }
};

TEST_F(sqlite_open, one_of_a_newer_version_is_refused_and_left_untouched) {
    close(open());
    outside_connection(file_).run("UPDATE meta SET value = 99 WHERE name = 'schema'");
    const auto before = bytes();
    const auto why = refusal(settings_of(file_));
    EXPECT_THAT(why.message, HasSubstr("newer Sluice (schema 99, this one knows "));
    EXPECT_EQ(bytes(), before);
    auto look = settings_of(file_);
    look.read_only = true;
    EXPECT_THAT(refusal(look).message, HasSubstr("schema 99"));
}

TEST_F(sqlite_open, the_log_of_a_newer_one_is_left_as_well) {
    close(open());
    outside_connection newer(file_);
    newer.run("PRAGMA wal_autocheckpoint = 0");
    newer.run("UPDATE meta SET value = 99 WHERE name = 'schema'");
    const auto log = file_.string() + "-wal";
    const auto size = std::filesystem::file_size(log);
    refusal(settings_of(file_));
    EXPECT_EQ(std::filesystem::file_size(log), size);
}

TEST_F(sqlite_open, what_is_no_database_is_refused) {
    std::ofstream(file_) << "incoming: {}\n# a configuration, not a ledger\n";
    const auto before = bytes();
    EXPECT_THAT(refusal(settings_of(file_)).message, HasSubstr("is no ledger"));
    EXPECT_EQ(bytes(), before);
    EXPECT_FALSE(std::filesystem::exists(file_.string() + "-wal"));
}

TEST_F(sqlite_open, a_directory_in_its_place_is_refused) {
    std::filesystem::create_directory(file_);
    EXPECT_THAT(refusal(settings_of(file_)).message, HasSubstr("is no ledger"));
}

TEST_F(sqlite_open, the_database_of_another_program_is_refused) {
    outside_connection(file_).run("CREATE TABLE songs (name TEXT)");
    const auto before = bytes();
    EXPECT_THAT(refusal(settings_of(file_)).message, HasSubstr("another program"));
    EXPECT_EQ(bytes(), before);
}

TEST_F(sqlite_open, a_damaged_one_is_refused) {
    close(open());
    std::filesystem::resize_file(file_, 100);
    refusal(settings_of(file_));
}

TEST_F(sqlite_open, an_empty_file_becomes_a_ledger) {
    std::ofstream(file_).flush();
    auto book = open();
    EXPECT_EQ(get(book->commit_page(page_with({"a"}))).size(), 1U);
    close(std::move(book));
}

TEST_F(sqlite_open, a_missing_directory_is_made) {
    file_ = directory_ / "a" / "b" / "ledger.db";
    close(open());
    EXPECT_TRUE(std::filesystem::exists(file_));
}

TEST_F(sqlite_open, a_directory_that_cannot_be_made_is_named) {
    std::ofstream(directory_ / "file").flush();
    file_ = directory_ / "file" / "state" / "ledger.db";
    EXPECT_EQ(refusal(settings_of(file_)).kind, failure_class::internal);
}

TEST_F(sqlite_open, nothing_is_made_by_only_looking) {
    auto look = settings_of(file_);
    look.read_only = true;
    EXPECT_THAT(refusal(look).message, HasSubstr("no ledger"));
    EXPECT_FALSE(std::filesystem::exists(file_));
}

TEST_F(sqlite_open, looking_beside_a_writer_sees_what_it_commits_and_changes_nothing) {
    auto book = open();
    get(book->commit_page(page_with({"a"})));
    auto settings = settings_of(file_);
    settings.read_only = true;
    auto look = open_sqlite_ledger(settings).value();
    EXPECT_EQ(get(look->list({})).size(), 1U);
    get(book->commit_page(page_with({"b"})));
    EXPECT_EQ(get(look->list({})).size(), 2U);
    const auto refused = sluice::testing::run_awaitable(context_, look->offer_again({}, {}));
    ASSERT_FALSE(refused);
    EXPECT_THAT(refused.error().message, HasSubstr("to look only"));
    close(std::move(look));
    close(std::move(book));
}

TEST_F(sqlite_open, looking_works_without_a_daemon_too) {
    auto book = open();
    get(book->commit_page(page_with({"a"})));
    close(std::move(book));
    auto settings = settings_of(file_);
    settings.read_only = true;
    auto look = open_sqlite_ledger(settings).value();
    EXPECT_EQ(get(look->list({})).size(), 1U);
    close(std::move(look));
}

TEST_F(sqlite_open, durability_is_what_was_asked_for) {
    for (const auto keeps : {durability::power_safe, durability::crash_safe, durability::memory}) {
        auto book = open_sqlite_ledger(settings_of(file_, keeps)).value();
        EXPECT_EQ(get(book->commit_page(page_with({"a"}))).size(), 1U);
        close(std::move(book));
    }
    auto book = open();
    EXPECT_EQ(get(book->list({})).size(), 3U);
    close(std::move(book));
}

}  // namespace sluice::ledger
