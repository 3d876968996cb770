#include "config/stage_warnings.hpp"

#include "config/allowance.hpp"
#include "config/relative_path.hpp"

#include <sluice/config/warnings.hpp>
#include <sluice/expression/findings.hpp>

#include <algorithm>
#include <array>
#include <filesystem>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>

namespace sluice::config {
namespace {

// The keys under which lists of stages stand.
constexpr std::array<std::string_view, 6> stage_keys = {"transformers", "after", "do",
                                                        "else",         "input", "request"};

bool ends_every_record(const node& stage) {
    return stage.kind == node::kinds::map && stage.members.size() == 1 &&
           stage.members.front().key == "fail";
}

class unreached_finder {
 public:
    explicit unreached_finder(diagnostics& found) : found_(found) {}

    void visit(const node& from, const std::string& path, bool is_list_of_stages) {
        if (is_list_of_stages) {
            look_at_list(from, path);
        }
        for (std::size_t at = 0; at < from.items.size(); ++at) {
            visit(from.items[at], path + "[" + std::to_string(at) + "]", false);
        }
        for (const auto& one : from.members) {
            const bool named = std::ranges::find(stage_keys, one.key) != stage_keys.end();
            visit(one.value, path + "." + one.key, named && one.value.kind == node::kinds::list);
        }
    }

 private:
    void look_at_list(const node& list, const std::string& path) {
        const auto ends = std::ranges::find_if(list.items, ends_every_record);
        if (ends == list.items.end() || ends + 1 == list.items.end()) {
            return;
        }
        const auto& next = *(ends + 1);
        if (is_allowed(next.at, warning::never_reached)) {
            return;
        }
        diagnostic one;
        one.at = next.at;
        one.path = path + "[" + std::to_string(ends + 1 - list.items.begin()) + "]";
        one.message = "no record comes to this stage: 'fail' before it fails each of them";
        one.mend = "put a condition around it: when: [{if: …, do: [fail: …]}]";
        one.rule = warning::never_reached;
        found_.add(std::move(one));
    }

    diagnostics& found_;
};

bool tells_records_apart(const written_value& one) {
    if (!one.path.starts_with("incoming.")) {
        return false;
    }
    const auto field = one.path.find('.', 9);
    if (field == std::string::npos) {
        return false;
    }
    const auto name = std::string_view(one.path).substr(field + 1);
    return name == "identifier" || name == "compare" || name.starts_with("watch.");
}

}  // namespace

void find_unreached(const written_object& object, diagnostics& found) {
    const bool is_list = object.map == "transformers" && object.value.kind == node::kinds::list;
    unreached_finder(found).visit(object.value, object.map + "." + object.name, is_list);
}

std::optional<value_finding> two_files(const written_value& one) {
    const auto& written = one.value.text;
    if (!one.facts.rules.is_path || written.find("${") != std::string::npos) {
        return std::nullopt;
    }
    const auto chosen = resolved_path(written, one.value.at);
    const auto other = resolved_path(written, {});
    std::error_code error;
    if (chosen == other || !std::filesystem::exists(other, error) ||
        std::filesystem::equivalent(chosen, other, error)) {
        return std::nullopt;
    }
    return value_finding{
        0,
        "two files have this path: " + chosen.string() + ", which is used, and " + other.string(),
        "write the one that is meant from / on", warning::two_files};
}

std::optional<value_finding> template_as_text(const written_value& one) {
    const auto& text = one.value.text;
    // Programs in other languages have braces of their own, and stand on several lines.
    if (one.facts.shape != value_shape::text || text.find('\n') != std::string::npos ||
        one.facts.name == "code" || one.facts.name == "query") {
        return std::nullopt;
    }
    const auto begin = text.find("{{");
    if (begin == std::string::npos || text.find("}}", begin) == std::string::npos) {
        return std::nullopt;
    }
    return value_finding{begin,
                         "'" + one.facts.name + "' reads no {{ }}: the braces stay as they are",
                         "use a variable such as ${env:NAME}, or a field that takes expressions",
                         warning::template_as_text};
}

std::optional<value_finding> now_in_identifier(const written_value& one) {
    if (one.facts.shape != value_shape::expression || !tells_records_apart(one)) {
        return std::nullopt;
    }
    const auto code = expression::compile(one.value.text);
    const auto columns = code ? sluice::uses_of(*code, "now") : std::vector<std::size_t>();
    if (columns.empty()) {
        return std::nullopt;
    }
    return value_finding{columns.front() - 1,
                         "`now` is 1970 here: an identifier must not change from run to run",
                         "take a time of the record", warning::now_in_identifier};
}

}  // namespace sluice::config
