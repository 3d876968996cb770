// The editor of configuration files, and trials, in Debian's Chromium.

#include "e2e_page/browser_job.hpp"

namespace sluice::testing {
namespace {

struct editor_in_chromium : page_in_chromium {
    void SetUp() override {
        work.write(
            "more.yaml",
            "# Kept by hand\nroutes:\n  second: {from: lines, to: report, transformers: [{map: "
            "{id: id, name: title}}]}\n");
        std::string many = "storages:\n";
        for (int i = 0; i < 5'000; ++i) {
            many += "  s" + std::to_string(i) + ": {}\n";
        }
        work.write("many.yaml", many);
        write_configuration();
        start();
        ASSERT_TRUE(until([&] { return lines_in(work.beside("out.ndjson")) == 2; }));
    }
};

TEST_F(editor_in_chromium, helps_a_person_who_writes_yaml) {
    expect_flows("editor.mjs",
                 {"opens", "completes_keys", "completes_values", "completes_functions",
                  "shows_the_meaning_on_hover", "shows_the_meaning_for_a_key", "marks_mistakes"});
}

TEST_F(editor_in_chromium, does_what_the_field_does) {
    expect_flows("editor.mjs",
                 {"keeps_texts_as_texts", "lets_the_keyboard_out", "goes_to_the_line", "saves",
                  "meets_another_change", "stays_a_plain_field_without_script"});
}

TEST_F(editor_in_chromium, keeps_up_with_the_keys) {
    expect_flow("keeps_up_with_the_keys", "editor.mjs");
}

TEST_F(editor_in_chromium, tries_expressions_stages_and_pages) {
    expect_flows("trials.mjs", {"expression", "stages", "edited_stages", "page", "test_case"});
}

}  // namespace
}  // namespace sluice::testing
