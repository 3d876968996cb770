// A person changes the objects of the configuration by forms, in a browser without script.

#include "e2e_page/object_forms.hpp"

#include <gmock/gmock.h>

#include <sys/stat.h>

namespace sluice::testing {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;

TEST_F(object_forms, are_listed_with_their_places) {
    const auto list = get("/objects").body;
    EXPECT_THAT(list, AllOf(HasSubstr("/objects/incoming/lines"), HasSubstr("more.yaml, line 4"),
                            HasSubstr("/objects/new/clients"), HasSubstr("There is none yet.")));
}

TEST_F(object_forms, show_values_defaults_and_the_next_runs) {
    const auto page = get("/objects/incoming/lines").body;
    EXPECT_THAT(page, HasSubstr("value=\"every 1h\""));
    EXPECT_THAT(page, HasSubstr("next runs:<ul class=\"plain\"><li><time"));
    EXPECT_THAT(page, HasSubstr("not set: the default 10 applies"));
    EXPECT_THAT(page, HasSubstr("<option value=\"new\" selected>"));
    EXPECT_THAT(page, HasSubstr("not set: the default 0s applies"));
}

TEST_F(object_forms, change_one_value_and_no_other_byte) {
    ASSERT_EQ(::chmod(file().c_str(), 0640), 0);
    const auto checked =
        send_form("/objects/routes/second", {{"step", "check"}, {"f:to", "[report, report2]"}});
    EXPECT_EQ(checked.status, 200);
    EXPECT_THAT(checked.body, HasSubstr("the configuration would be wrong"));
    EXPECT_THAT(checked.body, HasSubstr("report2"));
    EXPECT_EQ(read_file(file()), kept_file);
    const auto refused =
        send_form("/objects/routes/second", {{"step", "save"}, {"f:to", "[report, report2]"}});
    EXPECT_EQ(refused.status, 400);
    EXPECT_EQ(read_file(file()), kept_file);
    const auto saved = send_form("/objects/routes/second", {{"step", "save"},
                                                            {"f:from", "lines"},
                                                            {"f:to", "report"},
                                                            {"s:order_by", "given"},
                                                            {"f:order_by", "id"}});
    EXPECT_EQ(saved.status, 200) << saved.body;
    EXPECT_THAT(saved.body, HasSubstr("Generation 2 runs"));
    auto wanted = kept_file;
    wanted.replace(wanted.find("to: report}"), 11, "to: report, order_by: id}");
    EXPECT_EQ(read_file(file()), wanted);
    struct ::stat about{};
    ASSERT_EQ(::stat(file().c_str(), &about), 0);
    EXPECT_EQ(about.st_mode & 0777U, 0640U);
    // Taken out again, the file is as it was.
    const auto back = send_form("/objects/routes/second",
                                {{"step", "save"}, {"s:order_by", "unset"}, {"f:order_by", "id"}});
    EXPECT_EQ(back.status, 200) << back.body;
    EXPECT_EQ(read_file(file()), kept_file);
}

TEST_F(object_forms, put_a_mistake_at_its_field) {
    const auto checked = send_form("/objects/incoming/lines",
                                   {{"step", "check"}, {"f:schedule", "every fortnight"}});
    const auto field = checked.body.find("id=\"f:schedule\"");
    ASSERT_NE(field, std::string::npos);
    const auto mistake = checked.body.find("class=\"mistake\" role=\"alert\">all.yaml:", field);
    ASSERT_NE(mistake, std::string::npos) << checked.body;
    EXPECT_LT(mistake, checked.body.find("id=\"f:time_zone\""));
    EXPECT_THAT(checked.body, HasSubstr("value=\"every fortnight\""));
}

TEST_F(object_forms, make_an_object_in_a_new_file_and_remove_it_again) {
    const auto empty = send_form("/objects/new/clients", {{"step", "show"}, {"f:type", "http"}});
    EXPECT_THAT(empty.body, HasSubstr("id=\"f:base_url\""));
    EXPECT_THAT(empty.body, HasSubstr("value=\"clients.yaml\""));
    const auto saved =
        send_form("/objects/new/clients", {{"step", "save"},
                                           {"name", "shop"},
                                           {"file", "clients.yaml"},
                                           {"f:type", "http"},
                                           {"f:base_url", "http://127.0.0.1:9/api"}});
    EXPECT_EQ(saved.status, 200) << saved.body;
    EXPECT_EQ(read_file(work.config() / "clients.yaml"),
              "clients:\n  shop:\n    type: http\n    base_url: http://127.0.0.1:9/api\n");
    EXPECT_EQ(send_form("/objects/new/clients", {{"step", "save"},
                                                 {"name", "shop"},
                                                 {"file", "clients.yaml"},
                                                 {"f:type", "http"},
                                                 {"f:base_url", "http://127.0.0.1:9/b"}})
                  .status,
              400);
    const auto question = get("/objects/clients/shop/remove").body;
    EXPECT_THAT(question, HasSubstr("These lines of"));
    EXPECT_EQ(ask("POST", "/objects/clients/shop/remove", form_of(question, {})).status, 200);
    EXPECT_EQ(read_file(work.config() / "clients.yaml"), "");
    // An object that others use stays.
    EXPECT_THAT(get("/objects/outgoing/report/remove").body, HasSubstr("cannot be removed yet"));
}

TEST_F(object_forms, lead_to_no_other_file) {
    for (const std::string path : {"../x.yaml", "/tmp/x.yaml", ".hidden.yaml", "x.test.yaml", "x",
                                   "none/x.yaml", "a/../b.yaml"}) {
        const auto sent =
            send_form("/objects/new/storages", {{"step", "save"}, {"name", "x"}, {"file", path}});
        EXPECT_EQ(sent.status, 400) << path;
    }
}

TEST_F(object_forms, take_no_secret_and_show_none) {
    const std::string canary = "canary-7f3a91-never-to-be-seen";
    const auto sent = send_form("/objects/new/clients", {{"step", "save"},
                                                         {"name", "shop"},
                                                         {"file", "clients.yaml"},
                                                         {"f:type", "ocoya"},
                                                         {"s:api_key", "given"},
                                                         {"f:api_key", canary}});
    EXPECT_EQ(sent.status, 400);
    EXPECT_THAT(sent.body, HasSubstr("a secret never goes through a browser"));
    EXPECT_THAT(sent.body, Not(HasSubstr("7f3a91")));
    EXPECT_FALSE(std::filesystem::exists(work.config() / "clients.yaml"));
    // One that stands in a file that the daemon has not loaded is not shown either.
    work.write("secret.yaml",
               "clients:\n  shop:\n    type: http\n    base_url: http://127.0.0.1:9\n"
               "    headers: {X-Api-Key: " +
                   canary + "}\n");
    const auto shown = get("/objects/clients/shop");
    EXPECT_NE(shown.status, 200);
    EXPECT_THAT(shown.body, Not(HasSubstr("7f3a91")));
    EXPECT_THAT(get("/audit").body, Not(HasSubstr("7f3a91")));
}

TEST_F(object_forms, say_why_they_cannot_change_an_anchor) {
    work.write("anchors.yaml", "storages:\n  one: &x {}\n  two: *x\n");
    const auto page = get("/objects/storages/two").body;
    EXPECT_THAT(page, HasSubstr("line 3 has an alias"));
    EXPECT_THAT(page, HasSubstr("Open anchors.yaml, line 3 in the editor"));
    EXPECT_THAT(page, Not(HasSubstr("Save and reload")));
}

TEST_F(object_forms, give_a_patch_where_they_cannot_save) {
    work.write("../linked.yaml", "storages:\n  late: {}\n");
    std::filesystem::create_symlink(work.beside("linked.yaml"), work.config() / "linked.yaml");
    const auto page = get("/objects/storages/late").body;
    EXPECT_THAT(page, HasSubstr("The form cannot save here: it is a symbolic link"));
    EXPECT_THAT(page, Not(HasSubstr("Save and reload")));
    const auto checked =
        send_form("/objects/storages/late",
                  {{"step", "check"}, {"s:description", "given"}, {"f:description", "Names"}});
    EXPECT_THAT(checked.body, HasSubstr("--- a/linked.yaml"));
    EXPECT_THAT(checked.body, HasSubstr("-  late: {}\n+  late:\n+    description: Names"));
    const auto refused =
        send_form("/objects/storages/late",
                  {{"step", "save"}, {"s:description", "given"}, {"f:description", "Names"}});
    EXPECT_EQ(refused.status, 409);
    EXPECT_EQ(read_file(work.beside("linked.yaml")), "storages:\n  late: {}\n");
}

TEST_F(object_forms, find_what_only_building_shows_before_they_save) {
    const auto sent = send_form("/objects/new/clients", {{"step", "save"},
                                                         {"name", "shop"},
                                                         {"file", "clients.yaml"},
                                                         {"f:type", "http"},
                                                         {"f:base_url", "http://127.0.0.1:9"},
                                                         {"s:tls.ca_file", "given"},
                                                         {"f:tls.ca_file", "/nowhere/ca.pem"}});
    EXPECT_EQ(sent.status, 400) << sent.body;
    EXPECT_THAT(sent.body, HasSubstr("/nowhere/ca.pem"));
    EXPECT_FALSE(std::filesystem::exists(work.config() / "clients.yaml"));
}

TEST_F(object_forms, show_how_files_differ_from_what_runs) {
    EXPECT_THAT(get("/configuration").body, HasSubstr("The files are those that run."));
    work.write("more.yaml", kept_file + "# by hand\n");
    work.write("new.yaml", "storages:\n  late: {}\n");
    ASSERT_TRUE(
        until([&] { return get("/configuration").body.find("by hand") != std::string::npos; }));
    const auto page = get("/configuration").body;
    EXPECT_THAT(page, HasSubstr("<span>+</span> # by hand"));
    EXPECT_THAT(page, HasSubstr("<span>+</span>   late: {}"));
    EXPECT_THAT(page, HasSubstr("files differ from what runs"));
}

struct forms_for_a_viewer : page_job {};

TEST_F(forms_for_a_viewer, list_the_objects_and_open_none) {
    const std::string secret(32, 'e');
    work.environment["E2E_EVE"] = secret;
    write_configuration("sign_in: true, tokens: {eve: {token: \"${env:E2E_EVE}\"}}");
    start();
    get("/sign-in");
    EXPECT_EQ(ask("POST", "/sign-in", "token=" + token + "&secret=" + secret).status, 303);
    const auto list = get("/objects").body;
    EXPECT_THAT(list, AllOf(HasSubstr("lines"), Not(HasSubstr("/objects/new")),
                            Not(HasSubstr("/objects/incoming/lines"))));
    for (const char* path :
         {"/objects/incoming/lines", "/objects/new/clients", "/objects/storages/names/remove"}) {
        EXPECT_EQ(get(path).status, 403) << path;
    }
    EXPECT_EQ(ask("POST", "/objects/new/storages",
                  "token=" + token + "&step=save&name=late&file=more.yaml")
                  .status,
              403);
    EXPECT_EQ(ask("POST", "/access/none/grant", "token=" + token + "&x=1").status, 403);
    EXPECT_FALSE(std::filesystem::exists(work.config() / "more.yaml"));
}

struct saves_with_a_hook : page_job {
    void begin(const std::string& hook) {
        write_configuration("after_save: " + hook);
        start();
    }
    std::string save_storage(const std::string& name) {
        get("/objects/new/storages");
        return ask("POST", "/objects/new/storages",
                   "token=" + token + "&step=save&name=" + name + "&file=more.yaml")
            .body;
    }
};

TEST_F(saves_with_a_hook, run_the_program_in_the_directory) {
    begin("[/bin/sh, -c, \"echo $SLUICE_FILE by $SLUICE_WHO >> ../saves\"]");
    EXPECT_THAT(save_storage("late"), HasSubstr("Generation 2 runs"));
    EXPECT_EQ(read_file(work.beside("saves")), "more.yaml by browser\n");
}

TEST_F(saves_with_a_hook, show_how_it_failed_and_keep_the_save) {
    begin("[/bin/sh, -c, \"echo no repository here; exit 128\"]");
    const auto saved = save_storage("late");
    EXPECT_THAT(saved, HasSubstr("Generation 2 runs"));
    EXPECT_THAT(saved, HasSubstr("ended with 128: no repository here"));
    EXPECT_EQ(read_file(work.config() / "more.yaml"), "storages:\n  late: {}\n");
}

}  // namespace
}  // namespace sluice::testing
