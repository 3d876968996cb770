// graphemes, length_for

#include "expression/caption_length.hpp"
#include "expression/function_call.hpp"
#include "expression/unicode_text.hpp"

namespace sluice::jmespath {

namespace {

bool graphemes(function_call& call, held& out) {
    const std::string_view text = call.text(0);
    if (!call.charge(text.size() + 1) || !call.charge_bytes(17 * text.size())) {
        return true;
    }
    const std::vector<std::size_t> starts = grapheme_starts(text);
    json::array clusters;
    clusters.reserve(starts.size() - 1);
    for (std::size_t i = 0; i + 1 < starts.size(); ++i) {
        clusters.emplace_back(text.substr(starts[i], starts[i + 1] - starts[i]));
    }
    out = call.keep(json::value(std::move(clusters)));
    return true;
}

bool length_for(function_call& call, held& out) {
    const std::string_view text = call.text(1);
    if (!call.charge(2 * text.size() + 1) || !call.charge_bytes(10 * text.size())) {
        return true;
    }
    const std::optional<std::size_t> length = caption_length(call.text(0), text);
    if (!length) {
        return call.fail_value(0, "is no network that is known: '" +
                                      std::string(call.text(0).substr(0, 40)) + "'; there are " +
                                      known_networks());
    }
    out = call.keep_number(static_cast<std::int64_t>(*length));
    return true;
}

constexpr function caption_table[] = {
    {.name = "graphemes",
     .arguments = {{{"text", parameter::string}}},
     .gives = parameter::strings,
     .body = graphemes,
     .description = "The characters as a reader sees them: a letter with its accents, a flag or "
                    "a family is one (extended grapheme clusters, UAX #29).",
     .examples = {{{"graphemes('né🇩🇪')", "[\"n\",\"é\",\"🇩🇪\"]"},
                   {"length(graphemes('👩‍👧 hi'))", "4"}}}},
    {.name = "length_for",
     .arguments = {{{"network", parameter::string}, {"caption", parameter::string}}},
     .gives = parameter::number,
     .body = length_for,
     .description =
         "How long a network takes a caption to be. `x` (or `twitter`): weights of twitter-text 3, "
         "a link that names its scheme is 23, a picture 2. `mastodon`: graphemes, a link 23, a "
         "mention without its server. `bluesky`: graphemes. `threads`: characters, and the bytes "
         "of pictures. `tiktok`, `instagram`, `facebook`, `linkedin`: UTF-16 units. `pinterest`, "
         "`youtube`, `google business`: characters. Another name is an error.",
     .examples = {{{"length_for('x', 'Neu 👍 https://example.org/a/very/long/path')", "30"},
                   {"length_for('bluesky', '🇩🇪 linen')", "7"},
                   {"length_for('threads', 'ok 👍')", "7"}}}},
};

}  // namespace

std::span<const function> caption_functions() {
    return caption_table;
}

}  // namespace sluice::jmespath
