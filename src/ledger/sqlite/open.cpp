#include "ledger/private_directory.hpp"
#include "ledger/sqlite/schema.hpp"
#include "ledger/sqlite/search_functions.hpp"
#include "ledger/sqlite/sql_error.hpp"
#include "ledger/sqlite/sqlite_ledger.hpp"

#include <sluice/ledger/sqlite.hpp>

#include <array>
#include <fstream>
#include <string_view>
#include <system_error>

namespace sluice::ledger {

namespace {

using sqlite::connection;

constexpr std::string_view magic = "SQLite format 3";

// Looks before SQLite opens the file, because SQLite would write a journal beside any file.
result<void> look_at(const std::filesystem::path& file, bool may_be_made) {
    std::error_code error;
    const auto kind = std::filesystem::status(file, error).type();
    if (kind == std::filesystem::file_type::not_found) {
        if (may_be_made) {
            return {};
        }
        return failure(failure_class::internal, "there is no ledger " + file.string(),
                       "name the daemon's directory with --state, or run the daemon first");
    }
    if (kind != std::filesystem::file_type::regular) {
        return failure(failure_class::internal, file.string() + " is no ledger: it is no file",
                       "move it away, or name another directory with --state");
    }
    std::ifstream opened(file, std::ios::binary);
    std::array<char, magic.size()> start{};
    opened.read(start.data(), start.size());
    const auto length = static_cast<std::size_t>(opened.gcount());
    if (!opened && length == 0 && std::filesystem::file_size(file, error) > 0) {
        return failure(failure_class::internal, "the ledger " + file.string() + " cannot be read",
                       "make it readable for this user");
    }
    if (length > 0 && std::string_view(start.data(), length) != magic) {
        return failure(failure_class::internal,
                       file.string() + " is no ledger: it is not an SQLite database",
                       "move it away, or name another directory with --state");
    }
    return {};
}

// The newest schema that this program knows.
std::int64_t newest_version() {
    return sqlite::schema_steps().back().version;
}

result<std::unique_ptr<ledger>> open_to_look(const sqlite_settings& settings) {
    auto connection = std::make_unique<sqlite::connection>(settings.file, sqlite::access::read);
    const auto version = sqlite::schema_version_of(*connection, newest_version());
    if (!version) {
        return version.error();
    }
    if (*version < newest_version()) {
        return failure(failure_class::internal,
                       "the ledger " + settings.file.string() + " is of an older schema (" +
                           std::to_string(*version) + ")",
                       "start the daemon once: it brings the ledger up to date");
    }
    sqlite::add_search_functions(*connection);
    auto reads = std::make_unique<sqlite::reader>(std::move(connection));
    return std::make_unique<sqlite::sqlite_ledger>(std::move(reads), nullptr, settings);
}

result<std::unique_ptr<ledger>> open_to_write(const sqlite_settings& settings) {
    // SQLite gives the log and its index the same rights.
    make_private_file(settings.file);
    auto connection = std::make_unique<sqlite::connection>(settings.file, sqlite::access::create);
    connection->copy_log_on_close(false);  // a refused ledger stays as it is, and so does its log
    const auto version = sqlite::schema_version_of(*connection, newest_version());
    if (!version) {
        return version.error();
    }
    connection->copy_log_on_close(true);
    if (*version == 0) {
        // has an effect only before there are tables
        connection->execute("PRAGMA auto_vacuum = INCREMENTAL");
    }
    connection->set_up_for_writing(settings.keeps);
    sqlite::migrate(*connection, sqlite::schema_steps());
    auto beside = std::make_unique<sqlite::connection>(settings.file, sqlite::access::write);
    beside->set_up_for_writing(settings.keeps);
    sqlite::add_search_functions(*connection);
    sqlite::add_search_functions(*beside);
    auto reads = std::make_unique<sqlite::reader>(std::move(beside));
    auto writes = std::make_unique<sqlite::writer>(std::move(connection), *reads, settings.rest);
    return std::make_unique<sqlite::sqlite_ledger>(std::move(reads), std::move(writes), settings);
}

}  // namespace

result<std::unique_ptr<ledger>> open_sqlite_ledger(const sqlite_settings& settings) {
    if (!settings.read_only) {
        const auto parent = settings.file.parent_path();
        auto prepared = prepare_state_directory(parent.empty() ? "." : parent);
        if (!prepared) {
            return prepared.error();
        }
    }
    auto looked = look_at(settings.file, !settings.read_only);
    if (!looked) {
        return looked.error();
    }
    try {
        return settings.read_only ? open_to_look(settings) : open_to_write(settings);
    } catch (const sqlite::sql_error& error) {
        return error.as_failure(settings.file);
    }
}

}  // namespace sluice::ledger
