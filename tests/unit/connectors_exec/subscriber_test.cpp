#include "unit/connectors_exec/program_folder.hpp"

#include <sluice/component/subscriber.hpp>

namespace sluice {
namespace {

using ::testing::HasSubstr;

class program_reads : public testing::program_folder {
 protected:
    // Returns "TYPE ID DATA" for each record.
    std::string read(const std::string& yaml) {
        const auto source = made<subscriber>(yaml);
        if (!source) {
            return describe(source.error());
        }
        const auto page = bench.run((*source)->fetch(nullptr));
        if (!page) {
            return describe(page.error());
        }
        EXPECT_TRUE(page->last);
        std::string text;
        for (const auto& one : page->entities) {
            text += one.type + " " + one.id + " " + write_json(one.data) + "\n";
        }
        for (const auto& one : page->unreadable) {
            text += "unreadable: " + one.reason + ": " + one.text + "\n";
        }
        return text;
    }
};

TEST_F(program_reads, a_record_from_each_line) {
    EXPECT_EQ(read(script(R"(echo '{"id":1}'; echo; echo '{"id":"b"}')") + "entity: orders"),
              "orders 1 {\"id\":1}\norders b {\"id\":\"b\"}\n");
}

TEST_F(program_reads, the_other_lines_when_one_is_broken) {
    EXPECT_EQ(read(script(R"(echo '{"id":1}'; echo '{'; echo '{"id":2}')")).substr(0, 64),
              "record 1 {\"id\":1}\nrecord 2 {\"id\":2}\nunreadable: output: line 2: ");
}

TEST_F(program_reads, records_in_other_formats) {
    EXPECT_EQ(read(script(R"(echo '{"data":[{"id":1},{"id":2}]}')") + "format: json\nitems: data"),
              "record 1 {\"id\":1}\nrecord 2 {\"id\":2}\n");
    EXPECT_EQ(read(script(R"(printf 'id;a\n1;x\n')") + "format: csv\ndelimiter: \";\""),
              "record 1 {\"id\":\"1\",\"a\":\"x\"}\n");
    EXPECT_EQ(read(script("echo hello") + "format: text"), "record  {\"text\":\"hello\\n\"}\n");
    EXPECT_EQ(read(script("exit 0")), "");
}

TEST_F(program_reads, nothing_from_a_program_that_fails) {
    const auto said = read(script(R"(echo '{"id":1}'; echo 'no shop' >&2; exit 3)"));
    EXPECT_THAT(said, HasSubstr("sh exited with 3: no shop"));
    EXPECT_EQ(read(script(R"(echo '{"id":1}'; exit 3)") + "done_codes: [0, 3]"),
              "record 1 {\"id\":1}\n");
    EXPECT_THAT(read(script("head -c 5000 /dev/zero") + "largest_output: 2048"),
                HasSubstr("it wrote more than largest_output"));
    EXPECT_THAT(read(script("sleep 1000") + "time_limit: 50ms"),
                HasSubstr("it took longer than time_limit"));
    EXPECT_THAT(read(script("echo '['") + "format: json"), HasSubstr("the output is no JSON"));
}

TEST_F(program_reads, only_what_the_daemon_allows) {
    EXPECT_THAT(read("program: /usr/bin/env"),
                HasSubstr("/usr/bin/env is not allowed on this machine (add it to "
                          "daemon.allow_programs"));
    // Another path to the same program is another program.
    EXPECT_THAT(read("program: /usr/bin/sh"), HasSubstr("is not allowed"));
    EXPECT_THAT(read("program: sh"), HasSubstr("must be the whole path of a program"));
    EXPECT_THAT(read("program: /bin/../bin/sh"), HasSubstr("must be the whole path of a program"));
    EXPECT_THAT(read("program: /bin/sh\nenvironment: {LD_PRELOAD: /tmp/x.so}"),
                HasSubstr("would load other code"));
}

TEST_F(program_reads, with_the_arguments_and_the_environment_of_the_configuration) {
    EXPECT_EQ(read(script(R"(echo "{\"id\":\"$1\",\"a\":\"$A\"}")", ", \"x{{ `1` }}\"") +
                   "environment: {A: \"{{ length(now) }}\"}"),
              "record x1 {\"id\":\"x1\",\"a\":\"20\"}\n");
}

}  // namespace
}  // namespace sluice
