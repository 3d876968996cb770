#include "formats/csv_text.hpp"
#include "transform/place_stage.hpp"

#include <sluice/component/registry.hpp>

#include <boost/json/object.hpp>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>

namespace sluice::transform {

namespace {

constexpr std::size_t largest_file = std::size_t{64} * 1024 * 1024;

enum class unknown_rule { fail, leave, null };

struct dictionary_options {
    std::string at;
    config::named_list<json::value> table;
    std::string file;
    std::string key;
    std::string value;
    std::optional<value_template> otherwise;
    unknown_rule missing = unknown_rule::fail;
};

bool is_csv(const dictionary_options& options) {
    return options.file.ends_with(".csv");
}

void check_source(const dictionary_options& options, config::section_report& report) {
    if (report.given("table") == report.given("file")) {
        report.add(report.given("file") ? "file" : "at",
                   report.given("file") ? "there are both 'table' and 'file'"
                                        : "there is neither 'table' nor 'file'",
                   "give one of the two");
    }
    if (report.given("file") && !is_csv(options) && !options.file.ends_with(".json")) {
        report.add("file", "the file's name ends in neither .csv nor .json",
                   "the end of the name says how it is read");
    }
    for (const std::string_view column : {"key", "value"}) {
        if (report.given(column) && !is_csv(options)) {
            report.add(std::string(column), "only a CSV file has columns", "leave it out");
        }
    }
    if (options.otherwise && report.given("missing")) {
        report.add("missing", "'missing' has no effect beside 'default'",
                   "take one of the two out");
    }
}

const config::declaration<dictionary_options>& dictionary_declaration() {
    static const auto declared = [] {
        using o = dictionary_options;
        config::declaration<o> d("dictionary",
                                 "Replaces values by those that a table has for them");
        d.field("at", &o::at, "The path of the values; * stands for every member or element")
            .required()
            .not_empty()
            .example("\"variants[*].size\"")
            .check([](const std::string& text) { return judge_path(text, path_use::pattern); });
        d.field("table", &o::table,
                "The table. A number or a boolean is looked up as it is written")
            .example("{S: small, M: medium}");
        d.field("file", &o::file,
                "A file in its place: a JSON object, or CSV with a header. It is read at the start "
                "and at a reload, and has 64 MiB at most")
            .path()
            .example("sizes.csv");
        d.field("key", &o::key, "The CSV file's column of the keys; without it the first one");
        d.field(
            "value", &o::value,
            "The CSV file's column of the values; without it the other one of two, or an object "
            "of all others");
        d.field("default", &o::otherwise,
                "A template for a value that the table does not have. It sees the value as `@` and "
                "the record as `parent`")
            .example("\"{{ @ }}\"");
        d.field("missing", &o::missing, "What happens to such a value where there is no default")
            .choice("fail", unknown_rule::fail, "the record fails, with the value in its reason")
            .choice("leave", unknown_rule::leave, "it stays as it is")
            .choice("null", unknown_rule::null, "it becomes null");
        d.check({"table", "file", "key", "value", "default", "missing"}, check_source);
        return d;
    }();
    return declared;
}

using dictionary_table = std::map<std::string, json::value, std::less<>>;

class dictionary_transformer final : public transformer {
 public:
    dictionary_transformer(path at, std::optional<value_template> otherwise, unknown_rule missing,
                           dictionary_table table)
        : at_(std::move(at)),
          otherwise_(std::move(otherwise)),
          missing_(missing),
          table_(std::move(table)) {}

    stage_work apply(entity entity, expression_scope scope, stage_output& out) const override {
        expression_budget shared;
        scope.budget = &shared;
        scope.parent = &entity.data;
        auto done = each_match(entity.data, at_, [&](json::value& value, const way_to& way) {
            auto replaced = replace(value, scope);
            return replaced ? replaced
                            : result<void>(replaced.error().within("at '" + place_text(way) + "'"));
        });
        if (!done) {
            return done.error();
        }
        out.emit(std::move(entity));
        return {};
    }

 private:
    result<void> replace(json::value& value, expression_scope scope) const {
        const auto kind = kind_of(value);
        const bool is_key =
            kind == json_kind::string || kind == json_kind::number || kind == json_kind::boolean;
        const auto key =
            kind == json_kind::string ? std::string(value.get_string()) : write_json(value);
        const auto found = is_key ? table_.find(key) : table_.end();
        if (found != table_.end()) {
            value = found->second;
            return {};
        }
        if (otherwise_) {
            auto made = otherwise_->evaluate(value, scope);
            if (!made) {
                return failure(made.error()).within("default");
            }
            value = *std::move(made);
            return {};
        }
        if (missing_ == unknown_rule::fail) {
            return failure(failure_class::invalid,
                           is_key ? "the dictionary has no '" + key.substr(0, 100) + "'"
                                  : std::string(name_of(kind)) + " is no key of a dictionary",
                           "add it, or say what then: missing: leave, or a default");
        }
        if (missing_ == unknown_rule::null) {
            value = nullptr;
        }
        return {};
    }

    path at_;
    std::optional<value_template> otherwise_;
    unknown_rule missing_;
    dictionary_table table_;
};

result<std::string> file_text(const std::string& name) {
    std::error_code error;
    if (!std::filesystem::is_regular_file(name, error)) {
        return failure(failure_class::invalid, "there is no such file");
    }
    if (std::filesystem::file_size(name, error) > largest_file || error) {
        return failure(failure_class::invalid, "it has more than 64 MiB");
    }
    std::ifstream from(name, std::ios::binary);
    std::string text{std::istreambuf_iterator<char>(from), std::istreambuf_iterator<char>()};
    if (!from) {
        return failure(failure_class::invalid, "it cannot be read");
    }
    return text;
}

// Returns the value of a row: the named column, the other one of two, or all columns but the key.
json::value value_in(const json::object& row, const std::string& key, const std::string& value) {
    json::object rest;
    for (const auto& [name, field] : row) {
        if (std::string_view(name) == value) {
            return field;
        }
        if (std::string_view(name) != key) {
            rest[name] = field;
        }
    }
    if (rest.size() == 1) {
        return rest.begin()->value();
    }
    return rest;
}

result<dictionary_table> table_from_csv(const std::string& text,
                                        const dictionary_options& options) {
    const auto rows = formats::rows_from_csv(text, {});
    if (!rows) {
        return rows.error();
    }
    dictionary_table table;
    for (const auto& row : *rows) {
        const auto& members = row.get_object();
        const auto key = options.key.empty() ? std::string(members.begin()->key()) : options.key;
        for (const auto& column : {key, options.value}) {
            if (!column.empty() && !members.contains(column)) {
                return failure(failure_class::invalid, "it has no column '" + column + "'");
            }
        }
        const auto text_of_key = text_member(members, key);
        if (!table.emplace(text_of_key, value_in(members, key, options.value)).second) {
            return failure(failure_class::invalid, "it has the key '" + text_of_key + "' twice");
        }
    }
    return table;
}

result<dictionary_table> table_from_json(const std::string& text) {
    const auto read = parse_json(text);
    if (!read) {
        return read.error();
    }
    const auto* members = read->if_object();
    if (members == nullptr) {
        return failure(failure_class::invalid,
                       "it holds " + std::string(name_of(kind_of(*read))) + ", not an object");
    }
    dictionary_table table;
    for (const auto& [key, value] : *members) {
        table.emplace(std::string(key), value);
    }
    return table;
}

result<dictionary_table> table_of(const dictionary_options& options) {
    if (options.file.empty()) {
        return dictionary_table(options.table.entries.begin(), options.table.entries.end());
    }
    const auto text = file_text(options.file);
    auto table = !text             ? result<dictionary_table>(text.error())
                 : is_csv(options) ? table_from_csv(*text, options)
                                   : table_from_json(*text);
    if (!table) {
        return failure(table.error()).within(options.file);
    }
    return table;
}

result<std::shared_ptr<transformer>> make_dictionary(const dictionary_options& options,
                                                     const component_context& /*context*/) {
    auto at = path::parse(options.at, path_use::pattern);
    if (!at) {
        return at.error();
    }
    auto table = table_of(options);
    if (!table) {
        return table.error();
    }
    return std::make_shared<dictionary_transformer>(*std::move(at), options.otherwise,
                                                    options.missing, *std::move(table));
}

}  // namespace

void add_dictionary(registry& types) {
    types.add<transformer>(dictionary_declaration(), make_dictionary);
}

}  // namespace sluice::transform
