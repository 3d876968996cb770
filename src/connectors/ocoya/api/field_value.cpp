#include "connectors/ocoya/api/field_value.hpp"

#include "connectors/ocoya/api/moment.hpp"

#include <sluice/config/diagnostic.hpp>
#include <sluice/model/printable.hpp>
#include <sluice/model/text.hpp>
#include <sluice/model/utf8.hpp>

#include <boost/json/array.hpp>

#include <algorithm>
#include <array>

namespace sluice::ocoya {

namespace {

// Types of media and documents that Ocoya does not take. An extension that does not tell the type
// (.php, .ashx) passes: only the server knows.
constexpr std::array<std::string_view, 33> refused_extensions = {
    "webp", "svg", "bmp", "tif", "tiff", "heic", "heif", "avif", "ico", "psd",  "ai",
    "eps",  "raw", "mov", "avi", "mkv",  "webm", "wmv",  "flv",  "m4v", "3gp",  "mpg",
    "mpeg", "ogv", "mp3", "wav", "ogg",  "m4a",  "aac",  "pdf",  "doc", "docx", "zip"};

std::string quoted(std::string_view text) {
    return "'" + printable_cut(text, 80) + "'";
}

failure wrong(const field& rule, std::string_view fault) {
    return failure(failure_class::refused, std::string(rule.name) + " " + std::string(fault));
}

failure wrong_item(const field& rule, std::size_t at, std::string_view fault) {
    return failure(failure_class::refused,
                   std::string(rule.name) + "[" + std::to_string(at) + "] " + std::string(fault));
}

failure wrong_kind(const field& rule, std::string_view wanted, const json::value& given) {
    return wrong(
        rule, "must be " + std::string(wanted) + ", not " + std::string(name_of(kind_of(given))));
}

result<json::value> checked_text(const field& rule, const json::value& given) {
    if (kind_of(given) != json_kind::string) {
        return wrong_kind(rule, "a text", given);
    }
    const std::string_view text = given.get_string();
    if (!rule.choices.empty() &&
        std::find(rule.choices.begin(), rule.choices.end(), text) == rule.choices.end()) {
        const std::vector<std::string> names(rule.choices.begin(), rule.choices.end());
        const auto meant = config::did_you_mean(text, names);
        return wrong(rule, "has the unknown value " + quoted(text) +
                               (meant.empty() ? "" : " (did you mean '" + meant + "'?)"));
    }
    const auto length = utf8_length(text);
    if (rule.longest != 0 && length > rule.longest) {
        return wrong(rule, "has " + std::to_string(length) + " characters, at most " +
                               std::to_string(rule.longest) + " are taken");
    }
    if (length < rule.shortest) {
        return wrong(rule, "has " + std::to_string(length) + " characters, at least " +
                               std::to_string(rule.shortest) + " are needed");
    }
    return given;
}

result<json::value> checked_integer(const field& rule, const json::value& given) {
    const auto* number = given.if_int64();
    if (number == nullptr) {
        return wrong_kind(rule, "a whole number", given);
    }
    if ((rule.least && *number < *rule.least) || (rule.most && *number > *rule.most)) {
        const auto least = rule.least ? "from " + std::to_string(*rule.least) : std::string();
        const auto most = rule.most ? " to " + std::to_string(*rule.most) : std::string();
        return wrong(rule, "is " + std::to_string(*number) + ", it goes " + least + most);
    }
    return given;
}

result<json::value> checked_list(const field& rule, const json::value& given) {
    const auto* items = given.if_array();
    if (items == nullptr) {
        return wrong_kind(rule, "a list of texts", given);
    }
    json::array kept;
    for (std::size_t at = 0; at < items->size(); ++at) {
        const auto& item = (*items)[at];
        if (kind_of(item) != json_kind::string || item.get_string().empty()) {
            return wrong_item(rule, at, "must be a text that is not empty");
        }
        const std::string_view text = item.get_string();
        if (rule.kind != field_kind::text_list) {
            const auto fault = fault_of_url(text, rule.kind == field_kind::media_list);
            if (!fault.empty()) {
                return wrong_item(rule, at, quoted(text).append(" ").append(fault));
            }
        }
        // Ocoya gets each profile or URL once, whatever the record repeats.
        if (std::find(kept.begin(), kept.end(), item) == kept.end()) {
            kept.push_back(item);
        }
    }
    if (rule.most_items != 0 && kept.size() > rule.most_items) {
        return wrong(rule, "has " + std::to_string(kept.size()) + " items, at most " +
                               std::to_string(rule.most_items) + " are taken");
    }
    return json::value(std::move(kept));
}

std::string_view extension_of(std::string_view path) {
    const auto last = path.substr(path.rfind('/') + 1);
    const auto dot = last.rfind('.');
    return dot == std::string_view::npos ? std::string_view() : last.substr(dot + 1);
}

}  // namespace

std::string fault_of_url(std::string_view url, bool media) {
    const auto lowered = ascii::lower(url.substr(0, 8));
    std::string_view rest = url;
    if (lowered.starts_with("http://")) {
        rest.remove_prefix(7);
    } else if (lowered.starts_with("https://")) {
        rest.remove_prefix(8);
    } else {
        return "is no http or https URL";
    }
    const auto spoiled = [](char each) { return static_cast<unsigned char>(each) <= 0x20; };
    if (std::any_of(url.begin(), url.end(), spoiled)) {
        return "holds a space or a control character (write %20 for a space)";
    }
    const auto authority = rest.substr(0, rest.find_first_of("/?#"));
    if (authority.empty()) {
        return "has no host";
    }
    rest.remove_prefix(authority.size());
    const auto path = rest.substr(0, rest.find_first_of("?#"));
    if (!media || path.empty()) {
        return {};
    }
    const auto extension = ascii::lower(extension_of(path));
    if (std::find(refused_extensions.begin(), refused_extensions.end(), extension) !=
        refused_extensions.end()) {
        return "is a ." + extension + "; Ocoya takes png, jpeg, gif and mp4";
    }
    return {};
}

result<json::value> checked_value(const field& rule, const json::value& given) {
    switch (rule.kind) {
        case field_kind::text:
            return checked_text(rule, given);
        case field_kind::moment: {
            if (kind_of(given) != json_kind::string) {
                return wrong_kind(rule, "a time as text", given);
            }
            const auto moment = normalised_moment(given.get_string());
            if (!moment) {
                return wrong(rule, moment.error().message);
            }
            return json::value(json::string(*moment));
        }
        case field_kind::boolean:
            if (kind_of(given) != json_kind::boolean) {
                return wrong_kind(rule, "true or false", given);
            }
            return given;
        case field_kind::integer:
            return checked_integer(rule, given);
        case field_kind::text_list:
        case field_kind::url_list:
        case field_kind::media_list:
            return checked_list(rule, given);
    }
    return given;
}

}  // namespace sluice::ocoya
