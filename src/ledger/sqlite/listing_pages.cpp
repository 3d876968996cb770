#include "ledger/sqlite/listing_pages.hpp"

#include <sluice/model/text.hpp>

#include <openssl/evp.h>

#include <array>
#include <bitset>
#include <cstring>
#include <memory>
#include <stdexcept>
#include <string_view>
#include <unordered_map>

namespace sluice::ledger::sqlite {

namespace {

constexpr std::size_t mark_length = 16;

// An append rewrites the whole row, so a row stays below one page of the file.
constexpr std::size_t longest_row = 3500;

// 64 bits of SHA-256. Two identifiers of one listing hardly ever share a mark, and an attacker
// cannot choose two that do.
std::string mark_of(std::string_view id) {
    static const std::unique_ptr<EVP_MD, decltype(&EVP_MD_free)> sha256(
        EVP_MD_fetch(nullptr, "SHA256", nullptr), &EVP_MD_free);
    std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
    if (EVP_Digest(id.data(), id.size(), digest.data(), nullptr, sha256.get(), nullptr) != 1) {
        throw std::runtime_error("SHA-256 is not available from OpenSSL");
    }
    return hex_of({reinterpret_cast<const char*>(digest.data()), mark_length / 2});
}

constexpr std::size_t slots = 4096;

std::size_t slot_of(std::string_view mark) {
    std::uint64_t head = 0;
    std::memcpy(&head, mark.data(), sizeof head);
    return (head * 0x9E3779B97F4A7C15U) >> 52U;
}

}  // namespace

listing_pages::listing_pages(connection& connection)
    : begin_(connection, "UPDATE incomings SET listings_begun = listings_begun + 1 WHERE id = ?1"),
      forget_(connection, "DELETE FROM listing_pages WHERE incoming = ?1"),
      last_(connection,
            "SELECT id, length(shown) FROM listing_pages WHERE incoming = ?1"
            " ORDER BY id DESC LIMIT 1"),
      insert_(connection, "INSERT INTO listing_pages (incoming, shown) VALUES (?1, ?2)"),
      append_(connection, "UPDATE listing_pages SET shown = shown || ?2 WHERE id = ?1") {}

void listing_pages::begin(std::int64_t incoming) {
    begin_.run(incoming);
    forget(incoming);
}

void listing_pages::forget(std::int64_t incoming) {
    forget_.run(incoming);
}

void listing_pages::add(std::int64_t incoming, const std::vector<std::string>& shown) {
    if (shown.empty()) {
        return;
    }
    std::string marks;
    marks.reserve(shown.size() * mark_length);
    for (const auto& id : shown) {
        marks += mark_of(id);
    }
    std::int64_t row = 0;
    {
        auto found = last_.with(incoming);
        if (found.next() &&
            static_cast<std::size_t>(found.integer(1)) + marks.size() <= longest_row) {
            row = found.integer(0);
        }
    }
    if (row == 0) {
        insert_.run(incoming, std::string_view(marks));
    } else {
        append_.run(row, std::string_view(marks));
    }
}

shown_rows::shown_rows(connection& connection)
    : pages_(connection, "SELECT shown FROM listing_pages WHERE incoming = ?1") {}

std::vector<bool> shown_rows::find(std::int64_t incoming, const std::vector<std::string>& ids) {
    std::vector<std::string> marks;
    std::unordered_map<std::string_view, bool> wanted;
    std::bitset<slots> may_be_wanted;  // most marks are not wanted; this tells so without a hash
    marks.reserve(ids.size());
    for (const auto& id : ids) {
        const auto& mark = marks.emplace_back(mark_of(id));
        wanted.emplace(mark, false);
        may_be_wanted.set(slot_of(mark));
    }
    auto page = pages_.with(incoming);
    while (page.next()) {
        const auto shown = page.text(0);
        for (std::string_view rest = shown; rest.size() >= mark_length;
             rest.remove_prefix(mark_length)) {
            const auto mark = rest.substr(0, mark_length);
            if (!may_be_wanted.test(slot_of(mark))) {
                continue;
            }
            if (const auto one = wanted.find(mark); one != wanted.end()) {
                one->second = true;
            }
        }
    }
    std::vector<bool> found;
    found.reserve(ids.size());
    for (const auto& mark : marks) {
        found.push_back(wanted.at(mark));
    }
    return found;
}

}  // namespace sluice::ledger::sqlite
