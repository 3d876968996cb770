#include "net/url.hpp"

#include <sluice/model/text.hpp>
#include <sluice/net/link.hpp>

#include <algorithm>

namespace sluice::net {

namespace {

constexpr std::string_view white = " \t";

// The rest of a Link header's value; parsing takes from the front.
class link_reader {
 public:
    explicit link_reader(std::string_view value) : rest_(value) {}

    // Returns the next link's reference, or nullopt at the end and at a text that is no link.
    std::optional<std::string> reference() {
        skip(" \t,");
        if (!take('<')) {
            return std::nullopt;
        }
        const auto close = rest_.find('>');
        if (close == std::string_view::npos) {
            return std::nullopt;
        }
        std::string found(rest_.substr(0, close));
        rest_.remove_prefix(close + 1);
        return found;
    }

    struct parameter {
        std::string_view name;
        std::string value;
    };
    std::optional<parameter> next_parameter() {
        skip(white);
        if (!take(';')) {
            return std::nullopt;
        }
        skip(white);
        parameter found;
        found.name = token("=;, \t");
        skip(white);
        if (take('=')) {
            skip(white);
            found.value = take('"') ? quoted() : std::string(token(";, \t"));
        }
        return found;
    }

 private:
    void skip(std::string_view letters) {
        rest_.remove_prefix(std::min(rest_.find_first_not_of(letters), rest_.size()));
    }
    bool take(char letter) {
        const bool there = rest_.starts_with(letter);
        rest_.remove_prefix(there ? 1 : 0);
        return there;
    }
    std::string_view token(std::string_view ends) {
        const auto found = rest_.substr(0, rest_.find_first_of(ends));
        rest_.remove_prefix(found.size());
        return found;
    }
    std::string quoted() {
        std::string text;
        while (!rest_.empty() && !take('"')) {
            take('\\');
            text += rest_.substr(0, 1);
            rest_.remove_prefix(std::min<std::size_t>(1, rest_.size()));
        }
        return text;
    }

    std::string_view rest_;
};

// `relations` is a list of words that compare without case.
bool names_next(std::string_view relations) {
    while (!relations.empty()) {
        relations.remove_prefix(std::min(relations.find_first_not_of(white), relations.size()));
        const auto word = relations.substr(0, relations.find_first_of(white));
        if (ascii::same_ignoring_case(word, "next")) {
            return true;
        }
        relations.remove_prefix(word.size());
    }
    return false;
}

std::optional<std::string> next_link_in(std::string_view value) {
    link_reader reader(value);
    while (auto reference = reader.reference()) {
        std::optional<bool> next;  // only the first rel counts (RFC 8288, 3.3)
        bool elsewhere = false;    // an anchor makes it a link of another page (RFC 8288, 3.2)
        while (const auto found = reader.next_parameter()) {
            if (ascii::same_ignoring_case(found->name, "rel") && !next) {
                next = names_next(found->value);
            }
            elsewhere = elsewhere || ascii::same_ignoring_case(found->name, "anchor");
        }
        if (next.value_or(false) && !elsewhere) {
            return reference;
        }
    }
    return std::nullopt;
}

}  // namespace

result<std::string> same_site_link(std::string_view base_url, std::string_view target,
                                   std::string_view reference) {
    const auto base = parse_url(base_url);
    const auto from = join_url(base_url, target);
    if (!base || !from) {
        return base ? from.error() : base.error();
    }
    auto to = resolve_url(*from, reference);
    if (!to) {
        return failure(failure_class::refused, "the link to the next page is not a URL",
                       "it must be an http or https URL without user and password, or relative");
    }
    stay_encrypted(base->site, *to);
    if (to->site != base->site) {
        return failure(
            failure_class::refused,
            "the link to the next page leaves " + std::string(base_url) + ": " + without_query(*to),
            "a credential is sent to its own scheme, host and port only");
    }
    return to_text(*to);
}

bool is_below(std::string_view base_url, std::string_view url) {
    const auto base = parse_url(base_url);
    const auto whole = parse_url(url);
    if (!base || !whole || whole->site != base->site) {
        return false;
    }
    std::string_view path = base->target;
    while (path.ends_with('/')) {
        path.remove_suffix(1);
    }
    // The next character must end the segment: "/v10" does not lie below "/v1".
    const auto rest =
        std::string_view(whole->target).substr(std::min(path.size(), whole->target.size()));
    return whole->target.starts_with(path) && (rest.empty() || rest[0] == '/' || rest[0] == '?');
}

bool leaves_site(std::string_view base_url, std::string_view target) {
    const auto base = parse_url(base_url);
    const auto whole = join_url(base_url, target);
    return !base || !whole || whole->site != base->site;
}

std::optional<std::string> next_link(const header_list& headers) {
    for (const auto& [name, value] : headers) {
        if (!ascii::same_ignoring_case(name, "link")) {
            continue;
        }
        if (auto found = next_link_in(value)) {
            return found;
        }
    }
    return std::nullopt;
}

}  // namespace sluice::net
