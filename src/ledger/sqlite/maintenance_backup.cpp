#include "ledger/private_directory.hpp"
#include "ledger/sqlite/connection.hpp"
#include "ledger/sqlite/sql_error.hpp"

#include <sluice/ledger/maintenance.hpp>

#include <sqlite3.h>

#include <fcntl.h>
#include <memory>
#include <system_error>
#include <unistd.h>

namespace sluice::ledger {

namespace {

using sqlite::connection;

// Copies within one transaction of the source. Otherwise each write of a busy daemon would make the
// copy begin again.
void copy_all(connection& from, connection& to) {
    auto* copying = sqlite3_backup_init(to.handle(), "main", from.handle(), "main");
    if (copying == nullptr) {
        throw sqlite::sql_error(to.handle(), sqlite3_errcode(to.handle()));
    }
    sqlite3_backup_step(copying, -1);
    const int code = sqlite3_backup_finish(copying);
    if (code != SQLITE_OK) {
        throw sqlite::sql_error(to.handle(), code);
    }
    from.execute("COMMIT");
    to.execute("PRAGMA journal_mode = DELETE");  // one file, without a log beside it
}

void sync(const std::filesystem::path& path) {
    const int opened = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
    if (opened >= 0) {
        ::fsync(opened);
        ::close(opened);
    }
}

// Removes the incomplete copy under its temporary name when the backup fails. It holds every
// entity.
class unfinished {
 public:
    explicit unfinished(std::filesystem::path file) : file_(std::move(file)) {
        remove();
        make_private_file(file_);
    }
    unfinished(const unfinished&) = delete;
    unfinished& operator=(const unfinished&) = delete;
    ~unfinished() { remove(); }

 private:
    void remove() {
        std::error_code ignored;
        for (const char* suffix : {"", "-wal", "-shm", "-journal"}) {
            std::filesystem::remove(file_.string() + suffix, ignored);
        }
    }
    std::filesystem::path file_;
};

result<void> copy_and_check(const std::filesystem::path& file,
                            const std::filesystem::path& unnamed) {
    {
        const auto from = sqlite::open_as_owner(file);
        if (!from) {
            return from.error();
        }
        connection to(unnamed, sqlite::access::create);
        copy_all(**from, to);
    }
    auto checked = check_ledger(unnamed);
    if (!checked) {
        return std::move(checked.error()).within("the copy");
    }
    if (!checked->is_sound()) {
        return failure(
            failure_class::internal,
            "the copy is not sound: " + checked->problems.front() + " (" + file.string() + ")",
            "sluice ledger check says whether the ledger itself is damaged");
    }
    return {};
}

}  // namespace

result<void> back_up_ledger(const std::filesystem::path& file, const std::filesystem::path& to) {
    std::error_code error;
    if (std::filesystem::exists(to, error)) {
        return failure(failure_class::invalid, to.string() + " is there already",
                       "name a file that is not there: a backup never overwrites one");
    }
    const std::filesystem::path unnamed = to.string() + ".unfinished";
    const unfinished cleared(unnamed);
    try {
        auto copied = copy_and_check(file, unnamed);
        if (!copied) {
            return copied;
        }
    } catch (const sqlite::sql_error& failed) {
        return failed.as_failure(file).within("backup to " + to.string());
    }
    sync(unnamed);
    std::filesystem::rename(unnamed, to, error);
    if (error) {
        return failure(failure_class::internal,
                       "the backup cannot be named " + to.string() + ": " + error.message(),
                       "make the directory writable for this user");
    }
    const auto directory = to.parent_path();
    sync(directory.empty() ? "." : directory);
    return {};
}

}  // namespace sluice::ledger
