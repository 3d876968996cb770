// Somebody removes or replaces the files of an open ledger.

#include "sqlite_file.hpp"

#include <sluice/ledger/maintenance.hpp>

#include <gmock/gmock.h>

namespace sluice::ledger {

using ::testing::HasSubstr;

namespace fs = std::filesystem;

class sqlite_lost_files : public sqlite_file {
 protected:
    sqlite_lost_files() : book_(open()) {}
    ~sqlite_lost_files() override { close(std::move(book_)); }

    std::string message() const {
        const auto lost = book_->lost_files();
        return lost ? lost->message : "";
    }

    std::unique_ptr<ledger> book_;
};

TEST_F(sqlite_lost_files, are_noticed_when_the_file_is_deleted) {
    EXPECT_EQ(message(), "");
    get(book_->commit_page(page_with({"a"})));
    EXPECT_EQ(message(), "");
    fs::remove(file_);
    EXPECT_THAT(message(), HasSubstr(file_.string() + " was deleted while the ledger is open"));
}

TEST_F(sqlite_lost_files, are_noticed_when_a_copy_takes_their_place) {
    fs::copy_file(file_, directory_ / "copy.db");
    fs::rename(directory_ / "copy.db", file_);
    EXPECT_THAT(message(), HasSubstr(file_.string() + " was replaced"));
    EXPECT_THAT(book_->lost_files()->mend, HasSubstr("stop the daemon"));
}

TEST_F(sqlite_lost_files, are_noticed_when_only_the_log_is_gone) {
    fs::remove(file_.string() + "-wal");
    EXPECT_THAT(message(), HasSubstr(file_.string() + "-wal was deleted"));
}

TEST_F(sqlite_lost_files, are_no_others_after_maintenance_beside_the_daemon) {
    get(book_->commit_page(page_with({"a"})));
    ASSERT_TRUE(compact_ledger(file_));
    ASSERT_TRUE(back_up_ledger(file_, directory_ / "backup.db"));
    close(open());
    EXPECT_EQ(message(), "");
}

}  // namespace sluice::ledger
