#include "expression/caption_length.hpp"

#include "expression/unicode_text.hpp"

#include <sluice/model/text.hpp>
#include <sluice/model/utf8.hpp>

#include <algorithm>
#include <array>

namespace sluice::jmespath {

namespace {

// X and Mastodon count every link as this much.
constexpr std::size_t link_length = 23;

bool is_word(char c) {
    const char letter = ascii::lower(c);
    return (letter >= 'a' && letter <= 'z') || (c >= '0' && c <= '9') || c == '_' ||
           static_cast<unsigned char>(c) >= 0x80;
}

bool begins(std::string_view text, std::string_view beginning) {
    return text.size() >= beginning.size() &&
           std::equal(beginning.begin(), beginning.end(), text.begin(),
                      [](char wanted, char c) { return wanted == ascii::lower(c); });
}

// The length of the link at the beginning of `rest`; 0 when there is none. Marks that end a
// sentence do not belong to it.
std::size_t link_at(std::string_view rest) {
    const std::size_t scheme = begins(rest, "https://") ? 8 : begins(rest, "http://") ? 7 : 0;
    if (scheme == 0) {
        return 0;
    }
    std::size_t end = rest.find_first_of(" \t\r\n<>\"");
    end = std::min(end, rest.size());
    while (end > scheme &&
           std::string_view(".,;:!?)]}'").find(rest[end - 1]) != std::string_view::npos) {
        --end;
    }
    return end > scheme ? end : 0;
}

// Calls text(part) for what is no link and link(part) for links.
template <class Text, class Link>
void each_part(std::string_view caption, Text text, Link link) {
    std::size_t begin = 0;
    for (std::size_t at = 0; at < caption.size(); ++at) {
        const bool starts =
            (ascii::lower(caption[at]) == 'h') && (at == 0 || !is_word(caption[at - 1]));
        const std::size_t length = starts ? link_at(caption.substr(at)) : 0;
        if (length != 0) {
            text(caption.substr(begin, at - begin));
            link(caption.substr(at, length));
            begin = at + length;
            at = begin - 1;
        }
    }
    text(caption.substr(begin));
}

template <class Visit>
void each_cluster(std::string_view text, Visit visit) {
    const std::vector<std::size_t> starts = grapheme_starts(text);
    for (std::size_t i = 0; i + 1 < starts.size(); ++i) {
        visit(text.substr(starts[i], starts[i + 1] - starts[i]));
    }
}

// Ranges of twitter-text's configuration v3 that weigh one; all others weigh two.
std::size_t weight_of(char32_t c) {
    const bool light = c <= 4351 || (c >= 8192 && c <= 8205) || (c >= 8208 && c <= 8223) ||
                       (c >= 8242 && c <= 8247);
    return light ? 1 : 2;
}

std::size_t on_x(std::string_view caption) {
    std::size_t length = 0;
    each_part(
        composed(caption),
        [&length](std::string_view text) {
            each_cluster(text, [&length](std::string_view cluster) {
                if (is_emoji_cluster(cluster)) {
                    length += 2;
                    return;
                }
                for (std::size_t at = 0; at < cluster.size();) {
                    length += weight_of(next_code_point(cluster, at));
                }
            });
        },
        [&length](std::string_view) { length += link_length; });
    return length;
}

std::size_t clusters_in(std::string_view text) {
    return grapheme_starts(text).size() - 1;
}

// A mention counts without its server: @name@example.org as @name.
std::string without_servers(std::string_view text) {
    std::string made;
    bool mention = false;
    for (std::size_t at = 0; at < text.size(); ++at) {
        const char c = text[at];
        if (c == '@' && mention) {
            while (at + 1 < text.size() &&
                   (is_word(text[at + 1]) || text[at + 1] == '-' ||
                    (text[at + 1] == '.' && at + 2 < text.size() && is_word(text[at + 2])))) {
                ++at;
            }
            mention = false;
            continue;
        }
        made += c;
        mention = c == '@' ? at == 0 || !is_word(text[at - 1]) : mention && is_word(c);
    }
    return made;
}

std::size_t on_mastodon(std::string_view caption) {
    std::size_t length = 0;
    each_part(
        caption, [&length](std::string_view text) { length += clusters_in(without_servers(text)); },
        [&length](std::string_view) { length += link_length; });
    return length;
}

std::size_t on_threads(std::string_view caption) {
    std::size_t length = 0;
    each_cluster(caption, [&length](std::string_view cluster) {
        length += is_emoji_cluster(cluster) ? cluster.size() : utf8_length(cluster);
    });
    return length;
}

std::size_t utf16_units(std::string_view caption) {
    std::size_t units = utf8_length(caption);
    for (const char c : caption) {
        units += static_cast<unsigned char>(c) >= 0xF0 ? 1U : 0U;
    }
    return units;
}

struct network {
    std::string_view name;
    std::size_t (*length)(std::string_view caption);
};

constexpr std::array<network, 12> networks{{
    {"bluesky", clusters_in},
    {"facebook", utf16_units},
    {"googlebusiness", utf8_length},
    {"instagram", utf16_units},
    {"linkedin", utf16_units},
    {"mastodon", on_mastodon},
    {"pinterest", utf8_length},
    {"threads", on_threads},
    {"tiktok", utf16_units},
    {"twitter", on_x},
    {"x", on_x},
    {"youtube", utf8_length},
}};

}  // namespace

std::optional<std::size_t> caption_length(std::string_view network_name, std::string_view caption) {
    std::string wanted;
    for (const char c : network_name) {
        if (!ascii::is_blank(c) && c != '_' && c != '-') {
            wanted += ascii::lower(c);
        }
    }
    for (const network& one : networks) {
        if (one.name == wanted) {
            return one.length(caption);
        }
    }
    return std::nullopt;
}

std::string known_networks() {
    std::string names;
    for (const network& one : networks) {
        names += (names.empty() ? "" : ", ") + std::string(one.name);
    }
    return names;
}

}  // namespace sluice::jmespath
