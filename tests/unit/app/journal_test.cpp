#include "app/journal.hpp"

#include "app/log.hpp"
#include "support/temporary_directory.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <cstring>
#include <fcntl.h>
#include <string>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>
#include <vector>

namespace sluice::app {
namespace {

using ::testing::EndsWith;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::StartsWith;

std::string entry_of(const std::vector<log_field>& fields, log_level level = log_level::info) {
    return journal_entry(level, "task settled", "task settled", fields);
}

TEST(journal_entry, names_the_event_and_each_field) {
    EXPECT_EQ(entry_of({{"task", std::int64_t{12}},
                        {"kept", true},
                        {"in_a_row", 1.5},
                        {"reason", std::string("two \"words\"")},
                        {"empty", std::string()}}),
              "PRIORITY=6\nSYSLOG_IDENTIFIER=sluice\nSLUICE_EVENT=task settled\n"
              "SLUICE_TASK=12\nSLUICE_KEPT=true\nSLUICE_IN_A_ROW=1.5\n"
              "SLUICE_REASON=two \"words\"\nMESSAGE=task settled\n");
}

TEST(journal_entry, has_the_priority_of_syslog) {
    EXPECT_THAT(entry_of({}, log_level::error), StartsWith("PRIORITY=3\n"));
    EXPECT_THAT(entry_of({}, log_level::warning), StartsWith("PRIORITY=4\n"));
    EXPECT_THAT(entry_of({}, log_level::debug), StartsWith("PRIORITY=7\n"));
}

TEST(journal_entry, cannot_be_forged_by_a_value) {
    const auto entry = entry_of({{"reason", std::string("a\nPRIORITY=0\nMESSAGE=forged\n")}});
    EXPECT_THAT(entry, Not(HasSubstr("\nPRIORITY=0")));
    EXPECT_THAT(entry, Not(HasSubstr("\nMESSAGE=forged")));
    EXPECT_THAT(entry, HasSubstr("SLUICE_REASON=a\\nPRIORITY=0\\nMESSAGE=forged\\n\n"));
}

TEST(journal_entry, has_names_that_journald_takes) {
    EXPECT_THAT(entry_of({{"status-code/é", std::int64_t{1}}}),
                HasSubstr("\nSLUICE_STATUS_CODE___=1\n"));
}

TEST(journal_entry, that_is_too_large_keeps_its_message) {
    const std::string large(longest_journal_entry, 'x');
    const auto entry = entry_of({{"body", large}});
    EXPECT_THAT(entry, Not(HasSubstr("SLUICE_BODY")));
    EXPECT_THAT(entry, EndsWith("\nMESSAGE=task settled\n"));
    const auto cut = journal_entry(log_level::info, large, "request", {});
    EXPECT_LE(cut.size(), longest_journal_entry);
    EXPECT_GT(cut.size(), longest_journal_entry - 100);
}

// A journal that the test reads, at a socket's path. It can also be the stream of standard error.
class journal : public ::testing::Test {
 protected:
    journal() : path_(folder_.path() / "socket") {
        socket_ = ::socket(AF_UNIX, SOCK_DGRAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
        sockaddr_un address{};
        address.sun_family = AF_UNIX;
        std::strncpy(address.sun_path, path_.c_str(), sizeof address.sun_path - 1);
        EXPECT_EQ(::bind(socket_, reinterpret_cast<sockaddr*>(&address), sizeof address), 0);
    }
    ~journal() override {
        ::unsetenv("JOURNAL_STREAM");
        ::close(socket_);
    }

    // systemd does this for services whose standard error it reads.
    static void name_stream(int descriptor) {
        struct ::stat about{};
        ASSERT_EQ(::fstat(descriptor, &about), 0);
        const auto name = std::to_string(about.st_dev) + ":" + std::to_string(about.st_ino);
        ::setenv("JOURNAL_STREAM", name.c_str(), 1);
    }

    std::string entry() const {
        std::string text(longest_journal_entry, '\0');
        const auto size = ::recv(socket_, text.data(), text.size(), 0);
        text.resize(size < 0 ? 0 : static_cast<std::size_t>(size));
        return text;
    }

    void log(log_style style = log_style::human) const {
        const auto made = make_event_log({.style = style, .journal = path_}, filter_);
        made->write(log_level::warning, "task settled",
                    {{"task", std::int64_t{12}}, {"reason", std::string("key hidden-word")}});
    }

    testing::temporary_directory folder_;
    std::filesystem::path path_;
    secret_filter filter_{{secret("hidden-word")}};
    int socket_ = -1;
};

TEST_F(journal, gets_events_with_their_fields_and_without_secrets) {
    name_stream(STDERR_FILENO);
    log();
    const auto heard = entry();
    EXPECT_THAT(heard, HasSubstr("SLUICE_TASK=12\n"));
    EXPECT_THAT(heard, HasSubstr("\nMESSAGE=task settled task=12 reason="));
    EXPECT_THAT(heard, Not(HasSubstr("hidden-word")));
    EXPECT_EQ(entry(), "");
}

TEST_F(journal, gets_json_as_the_message_when_the_log_is_json) {
    name_stream(STDERR_FILENO);
    log(log_style::json);
    EXPECT_THAT(entry(), HasSubstr("\nMESSAGE={\"time\":"));
}

TEST_F(journal, gets_a_line_that_repeats_once_and_then_how_often) {
    name_stream(STDERR_FILENO);
    {
        const auto made = make_event_log({.journal = path_}, filter_);
        for (int i = 0; i < 4; ++i) {
            made->write(log_level::error, "not written", {{"outgoing", std::string("shop")}});
        }
        made->write_repeated();
        EXPECT_THAT(entry(), HasSubstr("MESSAGE=not written outgoing=shop\n"));
        EXPECT_EQ(entry(), "") << "its period has not ended";
    }
    const auto count = entry();
    EXPECT_THAT(count, HasSubstr("\nSLUICE_REPEATED=3\n"));
    EXPECT_THAT(count, HasSubstr("SLUICE_EVENT=not written\n"));
    EXPECT_THAT(count,
                HasSubstr("MESSAGE=not written outgoing=shop repeated=3 within=1m first=20"));
    EXPECT_EQ(entry(), "");
}

TEST_F(journal, a_listener_hears_what_is_written) {
    name_stream(STDERR_FILENO);
    std::vector<std::string> heard;
    {
        log_settings settings{.journal = path_};
        settings.listener = [&](log_level, std::string_view message,
                                std::span<const log_field> fields) {
            heard.push_back(std::string(message) + " " + std::to_string(fields.size()));
        };
        const auto made = make_event_log(settings, filter_);
        made->write(log_level::warning, "a", {});
        made->write(log_level::warning, "a", {});
        made->write(log_level::info, "b", {});
    }
    EXPECT_EQ(heard, (std::vector<std::string>{"a 0", "a 4", "b 0"}))
        << "the event ends the folding, and its count comes first";
}

TEST_F(journal, gets_nothing_when_standard_error_goes_elsewhere) {
    const int other = ::open("/dev/null", O_WRONLY | O_CLOEXEC);
    name_stream(other);
    ::close(other);
    log();
    EXPECT_EQ(entry(), "");
    ::unsetenv("JOURNAL_STREAM");
    log();
    EXPECT_EQ(entry(), "");
}

TEST_F(journal, that_is_not_there_leaves_the_lines_on_standard_error) {
    name_stream(STDERR_FILENO);
    path_ = folder_.path() / "nobody";
    ::testing::internal::CaptureStderr();
    name_stream(STDERR_FILENO);
    log();
    EXPECT_THAT(::testing::internal::GetCapturedStderr(), StartsWith("<4>20"));
}

}  // namespace
}  // namespace sluice::app
