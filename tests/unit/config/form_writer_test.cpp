#include "config/form_writer.hpp"

#include <sluice/config/declaration.hpp>
#include <sluice/config/reference.hpp>

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace sluice::config {
namespace {

using ::testing::ElementsAre;

struct limits {
    std::int64_t most = 60;
};

const declaration<limits>& limits_declaration() {
    static const auto declared = [] {
        declaration<limits> d("limits", "Limits");
        d.field("most", &limits::most, "The most");
        return d;
    }();
    return declared;
}

struct fetcher {
    std::string path;
    secret key;
    std::optional<std::string> note;
    bool quick = false;
    limits bounds;
    std::map<std::string, std::string> headers;
};

const declaration<fetcher>& fetcher_declaration() {
    static const auto declared = [] {
        declaration<fetcher> d("fetcher", "Fetches");
        d.field("path", &fetcher::path, "The path").required();
        d.field("key", &fetcher::key, "The key");
        d.field("note", &fetcher::note, "A note").formerly("remark");
        d.field("quick", &fetcher::quick, "Be quick");
        d.field("bounds", &fetcher::bounds, "Bounds", limits_declaration());
        d.field("headers", &fetcher::headers, "Headers");
        return d;
    }();
    return declared;
}

struct source {
    configured_component subscriber;
    std::vector<reference> to;
};

const declaration<source>& source_declaration() {
    static const auto declared = [] {
        declaration<source> d("source", "A source");
        d.field("subscriber", &source::subscriber, "What fetches")
            .required()
            .component("subscriber");
        d.field("to", &source::to, "Where to").refers_to("outgoing");
        return d;
    }();
    return declared;
}

struct fetchers final : catalogue {
    const section* find(std::string_view kind, std::string_view type) const override {
        return kind == "subscriber" && type == "fetcher" ? &fetcher_declaration() : nullptr;
    }
    std::vector<std::string> types_of(std::string_view) const override { return {"fetcher"}; }
};

class form_writer : public ::testing::Test {
 protected:
    form_writer() {
        map_layout map;
        map.key = "incoming";
        map.kind = "incoming";
        map.entry = &source_declaration();
        shape_.maps.push_back(std::move(map));
    }

    json::object form(const std::string& written, std::map<std::string, std::string> types = {}) {
        form_request asked{
            .map = "incoming", .written = written, .types = std::move(types), .chosen = {}};
        asked.names = [](const std::string& kind) { return std::vector<std::string>{kind + "-a"}; };
        return write_form(shape_, types_, asked).value();
    }
    static json::value field(const json::object& form, const std::string& path) {
        for (const auto& one : form.at("fields").get_array()) {
            if (text_member(one, "path") == path && text_member(one, "input") != "heading") {
                return one;
            }
        }
        return nullptr;
    }
    static std::string state_of(const json::object& form, const std::string& path) {
        return text_member(field(form, path), "state");
    }

    layout shape_;
    fetchers types_;
};

TEST_F(form_writer, tells_unset_null_and_given_apart) {
    const auto made = form("subscriber:\n  type: fetcher\n  path: ${env:P}\n  note: null\n");
    EXPECT_EQ(state_of(made, "subscriber.path"), "given");
    EXPECT_EQ(text_member(field(made, "subscriber.path"), "value"), "${env:P}");
    EXPECT_EQ(state_of(made, "subscriber.note"), "null");
    EXPECT_EQ(state_of(made, "subscriber.quick"), "unset");
    EXPECT_EQ(text_member(field(made, "subscriber.quick"), "default"), "false");
    EXPECT_EQ(text_member(field(made, "subscriber.bounds.most"), "default"), "60");
    EXPECT_EQ(text_member(field(made, "subscriber.path"), "default"), "");
}

TEST_F(form_writer, shows_the_fields_of_a_chosen_type_and_none_before) {
    const auto empty = form("");
    EXPECT_EQ(kind_of(field(empty, "subscriber.path")), json_kind::null);
    EXPECT_EQ(text_member(field(empty, "subscriber.type"), "state"), "unset");
    const auto chosen = form("", {{"subscriber", "fetcher"}});
    EXPECT_EQ(state_of(chosen, "subscriber.path"), "unset");
    std::vector<std::string> order;
    for (const auto& key : chosen.at("orders").at("subscriber").get_array()) {
        order.emplace_back(text_or_empty(key));
    }
    EXPECT_THAT(order, ElementsAre("type", "path", "key", "note", "quick", "headers", "bounds"));
}

TEST_F(form_writer, takes_a_tree_as_it_is_written) {
    const auto made =
        form("subscriber:\n  type: fetcher\n  headers:\n    # why\n    A: 1\n    B: 2  # two\n");
    EXPECT_EQ(text_member(field(made, "subscriber.headers"), "value"), "A: 1\nB: 2  # two");
    EXPECT_EQ(text_member(field(made, "subscriber.headers"), "input"), "yaml");
}

TEST_F(form_writer, writes_names_on_a_line_and_offers_those_that_are_there) {
    const auto input = [&](const std::string& written) {
        const auto to = field(form(written), "to");
        return text_member(to, "input") + " " + text_member(to, "value");
    };
    EXPECT_EQ(input("{}\n"), "list ");
    EXPECT_EQ(input("to: report\n"), "list report");
    EXPECT_EQ(input("to: [report, mail]\n"), "list report, mail");
    EXPECT_EQ(input("to:\n  - report  # daily\n  - mail\n"), "yaml - report  # daily\n- mail");
    EXPECT_EQ(field(form("to: report\n"), "to").at("suggestions"), (json::array{"outgoing-a"}));
}

TEST_F(form_writer, keeps_a_former_name) {
    const auto made = form("subscriber: {type: fetcher, remark: x}\n");
    EXPECT_EQ(text_member(field(made, "subscriber.remark"), "value"), "x");
}

TEST_F(form_writer, holds_no_secret_in_plain_text) {
    for (const char* written : {"subscriber: {type: fetcher, key: hunter2}\n",
                                "subscriber: {type: fetcher, headers: {Authorization: hunter2}}\n",
                                "subscriber: {type: other, password: hunter2}\n",
                                "subscriber: {type: fetcher, key: \"${env:K:-hunter2}\"}\n"}) {
        const auto made = form(written);
        EXPECT_FALSE(text_member(made, "secret").empty()) << written;
        EXPECT_EQ(write_json(made).find("hunter2"), std::string::npos) << written;
    }
    const auto made = form("subscriber: {type: fetcher, key: \"${env:K}\"}\n");
    EXPECT_EQ(text_member(made, "secret"), "");
    EXPECT_EQ(text_member(field(made, "subscriber.key"), "value"), "${env:K}");
}

TEST_F(form_writer, refuses_maps_without_forms_and_texts_that_are_no_yaml) {
    form_request asked{.map = "daemon", .written = {}, .types = {}, .chosen = {}};
    EXPECT_FALSE(write_form(shape_, types_, asked));
    asked = {.map = "incoming", .written = "a: [1", .types = {}, .chosen = {}};
    EXPECT_FALSE(write_form(shape_, types_, asked));
    asked.written = "- a";
    EXPECT_FALSE(write_form(shape_, types_, asked));
}

}  // namespace
}  // namespace sluice::config
