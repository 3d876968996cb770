#include "ledger/sqlite/search_functions.hpp"

#include "ledger/filter_rules.hpp"
#include "ledger/sqlite/sql_error.hpp"
#include "ledger/task_words.hpp"

#include <sqlite3.h>

#include <string_view>

namespace sluice::ledger::sqlite {

namespace {

std::string_view text_of(sqlite3_value* value) {
    const auto* bytes = static_cast<const char*>(sqlite3_value_blob(value));
    const auto size = static_cast<std::size_t>(sqlite3_value_bytes(value));
    return bytes == nullptr ? std::string_view() : std::string_view(bytes, size);
}

void forget_wanted(void* kept) {
    delete static_cast<std::vector<wanted_word>*>(kept);
}

void answer_holds_words(sqlite3_context* context, int, sqlite3_value** values) noexcept {
    // SQLite keeps data attached to a constant argument for the whole statement.
    constexpr int wanted = 1;
    auto* words = static_cast<std::vector<wanted_word>*>(sqlite3_get_auxdata(context, wanted));
    if (words == nullptr) {
        sqlite3_set_auxdata(context, wanted,
                            new std::vector<wanted_word>(wanted_words(text_of(values[wanted]))),
                            forget_wanted);
        words = static_cast<std::vector<wanted_word>*>(sqlite3_get_auxdata(context, wanted));
    }
    if (words == nullptr) {
        sqlite3_result_error_nomem(context);
        return;
    }
    sqlite3_result_int(context, has_words(searchable(text_of(values[0])), *words) ? 1 : 0);
}

void holds_text_of(sqlite3_context* context, int, sqlite3_value** values) noexcept {
    sqlite3_result_int(context, holds_text(text_of(values[0]), text_of(values[1])) ? 1 : 0);
}

void has_header_of(sqlite3_context* context, int, sqlite3_value** values) noexcept {
    const bool has = has_header(text_of(values[0]), text_of(values[1]), text_of(values[2]));
    sqlite3_result_int(context, has ? 1 : 0);
}

using function = void(sqlite3_context*, int, sqlite3_value**);

void add(connection& connection, const char* name, int arguments, function* does) {
    const int code = sqlite3_create_function_v2(connection.handle(), name, arguments,
                                                SQLITE_UTF8 | SQLITE_DETERMINISTIC, nullptr, does,
                                                nullptr, nullptr, nullptr);
    if (code != SQLITE_OK) {
        throw sql_error(connection.handle(), code);
    }
}

}  // namespace

void add_search_functions(connection& connection) {
    add(connection, "holds_words", 2, answer_holds_words);
    add(connection, "holds_text", 2, holds_text_of);
    add(connection, "has_header", 3, has_header_of);
}

}  // namespace sluice::ledger::sqlite
