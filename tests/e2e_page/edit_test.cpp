// A person edits a file of the configuration on the page.

#include "e2e_page/page_job.hpp"

#include <sluice/net/message.hpp>

#include <gmock/gmock.h>

#include <sys/stat.h>

namespace sluice::testing {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

constexpr const char* way = "/configuration/file?path=more.yaml";
const std::string former =
    "# Kept by hand: ä\nroutes:\n  second: {from: lines, to: report}  # twice\n";

struct page_editor : page_job {
    void SetUp() override {
        write_configuration();
        work.write("more.yaml", former);
        start();
    }

    std::filesystem::path file() const { return work.config() / "more.yaml"; }

    // As a browser sends it: every line ends in CR LF.
    static std::string form_of(std::string text) {
        std::string sent;
        for (const char c : text) {
            sent += c == '\n' ? "\r\n" : std::string(1, c);
        }
        return "text=" + net::percent_encode(sent);
    }
    std::string version() {
        const auto body = get(way).body;
        const std::string before = "name=\"version\" value=\"";
        return body.substr(body.find(before) + before.size(), 32);
    }
    http_answer send_edit(const std::string& step, const std::string& text,
                          const std::string& of_version, const std::string& more = {}) {
        get(way);
        return ask("POST", way,
                   "token=" + token + "&step=" + step + "&version=" + of_version + "&" +
                       form_of(text) + more);
    }
};

TEST_F(page_editor, shows_the_text_as_it_is) {
    const auto list = get("/configuration").body;
    EXPECT_THAT(list, HasSubstr("/configuration/file?path=more.yaml"));
    EXPECT_THAT(list, HasSubstr(std::to_string(former.size()) + " bytes"));
    EXPECT_THAT(get(way).body, HasSubstr("<textarea id=\"text\" name=\"text\""));
    EXPECT_THAT(get(way).body, HasSubstr(">\n# Kept by hand: ä\n"));
}

TEST_F(page_editor, checks_the_whole_directory_with_the_change_and_saves_nothing) {
    auto text = former;
    text.replace(text.find("to: report"), 10, "to: repor");
    const auto wrong = send_edit("check", text, version());
    EXPECT_EQ(wrong.status, 200);
    EXPECT_THAT(wrong.body, HasSubstr("more.yaml:3:"));
    EXPECT_THAT(wrong.body, HasSubstr("did you mean"));
    EXPECT_THAT(wrong.body, HasSubstr("<span>+</span>   second: {from: lines, to: repor}"));
    const auto right =
        send_edit("check", former + "  third: {from: lines, to: report}\n", version());
    EXPECT_THAT(right.body, HasSubstr("the whole configuration is right"));
    EXPECT_EQ(read_file(file()), former);
}

TEST_F(page_editor, saves_byte_for_byte_and_reloads_with_one_verdict) {
    ASSERT_EQ(::chmod(file().c_str(), 0640), 0);
    const auto text = former + "  third: {from: lines, to: report}\n";
    const auto saved = send_edit("save", text, version());
    EXPECT_EQ(saved.status, 200) << saved.body;
    EXPECT_THAT(saved.body, HasSubstr("applied"));
    EXPECT_THAT(saved.body, HasSubstr("Generation 2 runs"));
    EXPECT_EQ(read_file(file()), text);
    struct ::stat about{};
    ASSERT_EQ(::stat(file().c_str(), &about), 0);
    EXPECT_EQ(about.st_mode & 0777U, 0640U);
    EXPECT_THAT(get("/routes").body, HasSubstr("third"));
    // The former text is kept, and a text may stay as it was.
    std::string kept;
    for (const auto& each : std::filesystem::directory_iterator(work.state() / "earlier-files")) {
        kept += read_file(each.path());
    }
    EXPECT_EQ(kept, former);
    EXPECT_THAT(send_edit("save", text, version()).body, HasSubstr("unchanged"));
    EXPECT_EQ(read_file(file()), text);
}

TEST_F(page_editor, never_writes_a_configuration_that_is_wrong) {
    const auto saved =
        send_edit("save", former + "  third: {from: nobody, to: report}\n", version());
    EXPECT_EQ(saved.status, 400);
    EXPECT_THAT(saved.body, HasSubstr("Nothing is saved"));
    EXPECT_THAT(saved.body, HasSubstr("from: nobody")) << "the text is still there";
    EXPECT_EQ(read_file(file()), former);
    EXPECT_THAT(get("/configuration").body, HasSubstr("generation 1"));
}

TEST_F(page_editor, overwrites_no_change_of_others) {
    const auto began = version();
    const auto theirs = former + "# theirs\n";
    work.write("more.yaml", theirs);
    const auto refused = send_edit("save", former + "# mine\n", began);
    EXPECT_EQ(refused.status, 409);
    EXPECT_THAT(refused.body, HasSubstr("was changed since it was read"));
    EXPECT_THAT(refused.body, HasSubstr("<span>-</span> # theirs"));
    EXPECT_THAT(refused.body, HasSubstr("<span>+</span> # mine"));
    EXPECT_EQ(read_file(file()), theirs);
    // With the version that it has now, the person has seen both.
    EXPECT_EQ(send_edit("save", theirs + "# mine\n", version()).status, 200);
    EXPECT_EQ(read_file(file()), theirs + "# mine\n");
}

TEST_F(page_editor, lays_changes_that_do_not_touch_over_each_other) {
    const auto began = version();
    const auto base = "&base=" + net::percent_encode(former);
    const auto theirs = "# theirs\n" + former;
    work.write("more.yaml", theirs);
    const auto mine = former + "  third: {from: lines, to: report}\n";
    const auto refused = send_edit("save", mine, began, base);
    EXPECT_EQ(refused.status, 409);
    EXPECT_THAT(refused.body, HasSubstr("Somebody changed"));
    EXPECT_THAT(refused.body, HasSubstr("<span>+</span> # theirs"));
    EXPECT_THAT(refused.body, HasSubstr("The two changes do not touch"));
    EXPECT_THAT(refused.body, HasSubstr("the whole configuration is right"));
    EXPECT_THAT(refused.body, HasSubstr("Take mine onto theirs: save"));
    EXPECT_THAT(refused.body, HasSubstr(">\n# theirs\n# Kept by hand"));
    EXPECT_EQ(read_file(file()), theirs);
    const auto both = "# theirs\n" + mine;
    EXPECT_EQ(send_edit("save", both, version(), "&base=" + net::percent_encode(theirs)).status,
              200);
    EXPECT_EQ(read_file(file()), both);
}

TEST_F(page_editor, saves_no_text_in_which_both_changes_touch) {
    const auto began = version();
    const auto base = "&base=" + net::percent_encode(former);
    auto theirs = former;
    theirs.replace(theirs.find("# twice"), 7, "# theirs");
    work.write("more.yaml", theirs);
    auto mine = former;
    mine.replace(mine.find("# twice"), 7, "# mine");
    const auto refused = send_edit("save", mine, began, base);
    EXPECT_EQ(refused.status, 409);
    EXPECT_THAT(refused.body, HasSubstr("Both changed the same lines, in 1 places"));
    EXPECT_THAT(refused.body, HasSubstr("&lt;&lt;&lt;&lt;&lt;&lt;&lt; theirs"));
    EXPECT_THAT(refused.body, Not(HasSubstr("Take mine onto theirs")));
    // The text with the marks is no configuration, whatever a person presses.
    auto marked = former;
    marked.replace(marked.find("  second"), std::string::npos,
                   "<<<<<<< theirs\n  second: {from: lines, to: report}  # theirs\n=======\n"
                   "  second: {from: lines, to: report}  # mine\n>>>>>>> yours\n");
    EXPECT_EQ(send_edit("save", marked, version(), "&base=" + net::percent_encode(theirs)).status,
              400);
    EXPECT_EQ(read_file(file()), theirs);
}

TEST_F(page_editor, leads_to_no_other_file) {
    for (const std::string path : {"..%2Fin.ndjson", "%2Fetc%2Fpasswd", "..%2Fconfig%2Fmore.yaml",
                                   "", "none.yaml", "..%2Fstate%2Ftoken.key"}) {
        EXPECT_EQ(get("/configuration/file?path=" + path).status, 400) << path;
    }
}

TEST_F(page_editor, shows_no_file_with_a_secret_in_plain_text) {
    const std::string canary = "canary-7f3a91-never-to-be-seen";
    work.write("secret.yaml",
               "clients:\n  shop:\n    type: http\n    base_url: http://127.0.0.1:9\n"
               "    auth: {bearer: " +
                   canary + "}\n");
    daemon->stop();
    start();
    const auto got = get("/configuration/file?path=secret.yaml");
    EXPECT_EQ(got.status, 409) << got.body;
    EXPECT_THAT(got.body, HasSubstr("holds a secret in plain text"));
    EXPECT_THAT(got.body, Not(HasSubstr("7f3a91")));
    // Neither the audit trail nor the log keeps a text that somebody typed.
    send_edit("check", former + "# " + canary + "\n", version());
    EXPECT_THAT(get("/audit").body, HasSubstr("check_configuration"));
    EXPECT_THAT(get("/audit").body, Not(HasSubstr("7f3a91")));
    EXPECT_THAT(daemon->stop().err, Not(HasSubstr("7f3a91")));
}

}  // namespace
}  // namespace sluice::testing
