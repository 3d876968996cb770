#include "unit/connectors_exec/program_folder.hpp"

#include <sluice/component/publisher.hpp>

#include <fstream>
#include <iterator>

namespace sluice {
namespace {

using ::testing::HasSubstr;

class program_takes : public testing::program_folder {
 protected:
    std::shared_ptr<publisher> target(const std::string& yaml) {
        return made<publisher>(yaml).value();
    }

    // Returns the response and its data, or the failure.
    std::string deliver(publisher& into, const std::string& data) {
        entity one;
        one.type = "orders";
        one.id = "7";
        one.data = parse_json(data).value();
        why = {};
        auto ready = into.prepare(one, "key-1");
        if (!ready) {
            why = ready.error();
            return "refused: " + describe(why);
        }
        EXPECT_EQ(write_json(ready->plan).find("hunter2"), std::string::npos);
        const auto done = bench.run(into.send(*std::move(ready)));
        if (!done) {
            why = done.error();
            return describe(why);
        }
        return done->response + " " + write_json(done->data);
    }

    std::string written() const {
        std::ifstream in(directory / "out");
        return {std::istreambuf_iterator<char>(in), {}};
    }
    std::string out() const { return (directory / "out").string(); }

    failure why;
};

TEST_F(program_takes, the_record_on_its_input) {
    const auto into = target(script("cat > " + out()));
    EXPECT_EQ(deliver(*into, R"({"a":"x'; rm"})"), "sh exited with 0 {\"text\":\"\"}");
    EXPECT_EQ(written(), "{\"a\":\"x'; rm\"}\n");
}

TEST_F(program_takes, the_input_in_other_formats) {
    const auto with = [&](const std::string& more, const std::string& data) {
        const auto into = target(script("cat > " + out()) + more);
        const auto said = deliver(*into, data);
        return said.starts_with("sh exited with 0") ? written() : said;
    };
    EXPECT_EQ(with("format: ndjson", R"([{"a":1},{"a":2}])"), "{\"a\":1}\n{\"a\":2}\n");
    EXPECT_EQ(with("format: csv", R"([{"a":1,"b":"x"}])"), "a,b\n1,x\n");
    EXPECT_EQ(with("format: csv", R"({"a":1})"), "a\n1\n");
    EXPECT_EQ(with("format: text\ninput: \"Dear {{ n }}\"", R"({"n":"Ada"})"), "Dear Ada");
    EXPECT_EQ(with("format: none", R"({"n":"Ada"})"), "");
    EXPECT_THAT(with("format: text", R"({"n":"Ada"})"), HasSubstr("input: expected a text"));
}

TEST_F(program_takes, what_the_steps_after_it_see) {
    EXPECT_EQ(deliver(*target(script(R"(echo '{"id":5}')")), "{}"), "sh exited with 0 {\"id\":5}");
    EXPECT_EQ(deliver(*target(script("echo hi")), "{}"), "sh exited with 0 {\"text\":\"hi\\n\"}");
}

TEST_F(program_takes, its_exit_code_as_the_outcome) {
    const auto coded = target(script("echo wrong >&2; exit $(cat)") +
                              "input: \"{{ code }}\"\nretry_codes: [75, 9]\ndone_codes: [0, 4]");
    EXPECT_EQ(deliver(*coded, R"({"code":4})"), "sh exited with 4: wrong {\"text\":\"\"}");
    EXPECT_THAT(deliver(*coded, R"({"code":9})"), HasSubstr("sh exited with 9: wrong"));
    EXPECT_EQ(disposition_of(why.kind), disposition::retry);
    EXPECT_FALSE(why.may_have_happened);
    EXPECT_THAT(deliver(*coded, R"({"code":1})"), HasSubstr("sh exited with 1: wrong"));
    EXPECT_EQ(why.kind, failure_class::refused);
    EXPECT_FALSE(why.may_have_happened);
}

// Nobody knows how far such a program came.
TEST_F(program_takes, a_kill_as_an_uncertain_outcome) {
    EXPECT_THAT(deliver(*target(script("kill -KILL $$")), "{}"), HasSubstr("by signal 9"));
    EXPECT_TRUE(why.may_have_happened);
    EXPECT_THAT(deliver(*target(script("sleep 1000") + "time_limit: 50ms"), "{}"),
                HasSubstr("longer than time_limit"));
    EXPECT_TRUE(why.may_have_happened);
    EXPECT_EQ(target(script(":"))->prepare({}, "k")->safety, repeat_safety::once);
    EXPECT_EQ(target(script(":") + "idempotent: true")->prepare({}, "k")->safety,
              repeat_safety::idempotent);
}

TEST_F(program_takes, no_option_from_a_record) {
    const auto loose = target(script(":", ", \"{{ id }}\""));
    EXPECT_THAT(deliver(*loose, R"({"id":"--delete"})"),
                HasSubstr("argument 4: the program would take the value for an option"));
    EXPECT_EQ(why.kind, failure_class::refused);
    EXPECT_THAT(deliver(*loose, R"({"id":"a"})"), HasSubstr("exited with 0"));
    EXPECT_THAT(deliver(*loose, "{}"), HasSubstr("argument 4: there is no value"));
    EXPECT_THAT(deliver(*loose, R"({"id":"a\u0000b"})"), HasSubstr("zero byte"));
    const auto ended = target(script("echo \"$2\"", ", --, \"{{ id }}\""));
    EXPECT_THAT(deliver(*ended, R"({"id":"-5"})"), HasSubstr("-5"));
    const auto joined = target(script("echo \"$1\"", ", \"--id={{ id }}\""));
    EXPECT_THAT(deliver(*joined, R"({"id":"-5"})"), HasSubstr("--id=-5"));
}

TEST_F(program_takes, the_key_and_secrets_through_the_environment) {
    const auto into = target(script(R"(echo "$KEY $TOKEN")") +
                             "environment: {KEY: \"{{ key }}\", TOKEN: \"{{ token }}\"}");
    EXPECT_EQ(deliver(*into, R"({"token":"hunter2"})"),
              "sh exited with 0 {\"text\":\"key-1 hunter2\\n\"}");
    EXPECT_TRUE(into->is_local());
    EXPECT_THAT(into->prepare({}, "k").error().message, HasSubstr("environment.TOKEN"));
}

TEST_F(program_takes, no_code_with_two_meanings) {
    EXPECT_THAT(describe(made<publisher>(script(":") + "retry_codes: [0]").error()),
                HasSubstr("0 means success already"));
    EXPECT_THAT(describe(made<publisher>(script(":") + "retry_codes: [256]").error()),
                HasSubstr("must be numbers from 0 to 255"));
}

}  // namespace
}  // namespace sluice
