#include "connectors/mail/message.hpp"

#include <sluice/model/base64.hpp>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace sluice::mail {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

message simple() {
    message made;
    made.from = read_address("Shop <shop@example.org>").value();
    made.to = {read_address("a@example.org").value()};
    made.subject = "Order 7";
    made.text = "Thank you.\n";
    made.id = "abc.sluice@example.org";
    made.date = *parse_utc("2026-02-01T09:05:00Z");
    return made;
}

std::string why_not(const message& given) {
    const auto made = write_message(given);
    return made ? "written" : describe(made.error());
}

TEST(read_address, takes_one_with_or_without_a_name) {
    EXPECT_EQ(read_address("a.b+c@example.org")->box, "a.b+c@example.org");
    EXPECT_EQ(read_address(" Shop Berlin <shop@example.org> ")->name, "Shop Berlin");
    EXPECT_EQ(read_address("\"Shop, Berlin\" <shop@example.org>")->name, "Shop, Berlin");
    EXPECT_EQ(read_address("Müller <m@example.org>")->name, "Müller");
}

TEST(read_address, refuses_everything_else) {
    for (const std::string text :
         {"", "a", "@example.org", "a@", "a@example.org, b@example.org", "a b@example.org",
          "a@exa mple.org", "a@example.org\r\nBcc: b@example.org", "<a@example.org",
          "A\r\nBcc: x <a@example.org>", "A <b@example.org> <a@example.org>", ".a@example.org",
          "a..b@example.org", "a@example..org", "a@-example.org", "a@müller.de", "\xff <a@b.de>",
          "a@example.org>", "a>b@example.org"}) {
        const auto read = read_address(text);
        EXPECT_FALSE(read) << text;
        if (!read) {
            EXPECT_EQ(read.error().kind, failure_class::refused);
        }
    }
    EXPECT_FALSE(read_address(std::string(300, 'a') + "@example.org"));
    EXPECT_FALSE(read_address(std::string("a@example.org\0", 14)));
}

TEST(write_message, writes_a_plain_text) {
    EXPECT_EQ(*write_message(simple()),
              "Date: Sun, 1 Feb 2026 09:05:00 +0000\r\n"
              "Message-ID: <abc.sluice@example.org>\r\n"
              "From: \"Shop\" <shop@example.org>\r\n"
              "To: a@example.org\r\n"
              "Subject: Order 7\r\n"
              "Auto-Submitted: auto-generated\r\n"
              "MIME-Version: 1.0\r\n"
              "Content-Type: text/plain; charset=utf-8\r\n"
              "Content-Transfer-Encoding: base64\r\n\r\n"
              "VGhhbmsgeW91Lgo=\r\n");
    EXPECT_EQ(*write_message(simple()), *write_message(simple()));
}

TEST(write_message, writes_both_texts_for_the_reader_to_choose) {
    auto both = simple();
    both.html = "<p>Thank you.</p>";
    const auto text = *write_message(both);
    EXPECT_THAT(text, HasSubstr("multipart/alternative; boundary=\"=_abc\"\r\n\r\n--=_abc\r\n"));
    EXPECT_LT(text.find("text/plain"), text.find("text/html"));
    EXPECT_TRUE(text.ends_with("\r\n--=_abc--\r\n"));
    both.text.reset();
    EXPECT_THAT(*write_message(both), Not(HasSubstr("multipart")));
}

// A header that a value could begin would send the mail to anybody.
TEST(write_message, refuses_a_subject_of_two_lines) {
    for (const auto& end :
         std::vector<std::string>{"\r\n", "\n", "\r", std::string(1, '\0'), "\x7f"}) {
        auto given = simple();
        given.subject = "Hello" + end + "Bcc: all@example.org";
        EXPECT_THAT(why_not(given), HasSubstr("subject: it has a line end")) << end;
    }
    auto broken = simple();
    broken.subject = "\xff";
    EXPECT_THAT(why_not(broken), HasSubstr("not valid UTF-8"));
}

TEST(write_message, encodes_every_other_letter) {
    auto given = simple();
    given.subject = "Größe: 5 € für jeden, der bis zum Ende der nächsten Woche etwas bestellt";
    given.to = {read_address("Müller <m@example.org>").value(),
                read_address("\"Bo, x\" <b@example.org>").value()};
    const auto text = *write_message(given);
    for (const char c : text) {
        ASSERT_GE(c, 0);
    }
    std::string subject;
    auto rest = text.substr(text.find("Subject: "));
    rest = rest.substr(0, rest.find("\r\nAuto"));
    for (auto at = rest.find("=?UTF-8?B?"); at != std::string::npos;
         at = rest.find("=?UTF-8?B?", at + 1)) {
        subject += *from_base64(rest.substr(at + 10, rest.find("?=", at) - at - 10));
    }
    EXPECT_EQ(subject, given.subject);
    EXPECT_THAT(text, HasSubstr("\r\n =?UTF-8?B?"));
    for (std::size_t from = 0; from < text.size();) {
        const auto end = text.find("\r\n", from);
        EXPECT_LE(end - from, 90U);
        from = end + 2;
    }
    auto looks_encoded = simple();
    looks_encoded.subject = "=?UTF-8?B?eA==?=";
    EXPECT_THAT(*write_message(looks_encoded), Not(HasSubstr("eA==")));
}

TEST(message_id, is_the_same_for_a_key) {
    const auto from = read_address("shop@example.org").value();
    const auto id = message_id("key-1", from);
    EXPECT_EQ(message_id("key-1", from), id);
    EXPECT_NE(message_id("key-2", from), id);
    EXPECT_TRUE(id.ends_with(".sluice@example.org"));
}

}  // namespace
}  // namespace sluice::mail
