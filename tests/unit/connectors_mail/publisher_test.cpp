#include "support/http_fixture.hpp"
#include "support/smtp_server.hpp"

#include <sluice/component/publisher.hpp>
#include <sluice/component/registry.hpp>
#include <sluice/config/load.hpp>
#include <sluice/config/variables.hpp>
#include <sluice/model/base64.hpp>

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/steady_timer.hpp>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace sluice {

void add_mail_connector(registry& types);

namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

class mail_goes_out : public ::testing::Test {
 protected:
    mail_goes_out() { add_mail_connector(types); }
    ~mail_goes_out() override { clients.clear(); }

    template <class Component>
    result<std::shared_ptr<Component>> made(const std::string& type, const std::string& yaml) {
        config::configured_component given;
        given.type = type;
        config::diagnostics problems;
        given.options =
            config::read_text(*types.find(component_kind<Component>::name, type), "a.yaml", yaml,
                              types, config::system_variables(), problems);
        if (!given.given()) {
            return failure(failure_class::invalid, problems.to_text());
        }
        return types.make<Component>(given, {.name = "it",
                                             .executor = bench.io.get_executor(),
                                             .time = bench.time,
                                             .random = bench.random,
                                             .http = bench.http,
                                             .clients = clients,
                                             .pool = bench.pool,
                                             .log = bench.log});
    }

    void open(const testing::smtp_server& server, const std::string& more = {}) {
        clients.add("post", made<client>("smtp", "host: localhost\nport: " + server.port() +
                                                     "\nca_file: " + server.ca_file() + "\n" + more)
                                .value());
    }

    // Returns the response, or the failure.
    std::string deliver(const std::string& yaml, const std::string& data = "{}") {
        const auto into = made<publisher>("mail", "client: post\n" + yaml);
        if (!into) {
            return describe(into.error());
        }
        entity one;
        one.data = parse_json(data).value();
        why = {};
        const auto ready = (*into)->prepare(one, "key-1");
        if (!ready) {
            why = ready.error();
            return describe(why);
        }
        EXPECT_EQ(ready->safety, repeat_safety::once);
        summary = ready->summary;
        const auto sent = bench.run((*into)->send(*ready));
        why = sent ? failure() : sent.error();
        return sent ? sent->response : describe(sent.error());
    }

    registry types;
    testing::component_fixture bench;
    testing::named_clients clients;
    failure why;
    std::string summary;
    const std::string plain =
        "from: Shop <shop@example.org>\nto: \"{{ email }}\"\nsubject: \"Order {{ id }}\"\n"
        "text: \"Dear {{ name }}\"\n";
    const std::string ada = R"({"email":"ada@example.org","id":7,"name":"Ada"})";
};

TEST_F(mail_goes_out, encrypted_and_after_a_login) {
    const testing::smtp_server server;
    open(server, "user: sluice\npassword: hunter2");
    EXPECT_EQ(deliver(plain, ada), "250 2.0.0 Ok: queued as 4F2");
    EXPECT_EQ(summary, "mail to ada@example.org through localhost");
    ASSERT_EQ(server.mails().size(), 1U);
    const auto mail = server.mails().front();
    EXPECT_TRUE(mail.encrypted);
    EXPECT_EQ(mail.login, "sluice hunter2");
    EXPECT_EQ(mail.from, "shop@example.org");
    EXPECT_THAT(mail.to, ElementsAre("ada@example.org"));
    EXPECT_THAT(mail.text, HasSubstr("Subject: Order 7\r\n"));
    EXPECT_THAT(mail.text, HasSubstr(base64("Dear Ada")));
    EXPECT_THAT(mail.text, HasSubstr("To: ada@example.org\r\n"));
}

TEST_F(mail_goes_out, with_tls_from_the_start) {
    const testing::smtp_server server({}, false, true);
    open(server, "tls: tls");
    EXPECT_EQ(deliver(plain, ada), "250 2.0.0 Ok: queued as 4F2");
    EXPECT_TRUE(server.mails().front().encrypted);
}

TEST_F(mail_goes_out, in_plain_text_only_if_the_configuration_says_so) {
    const testing::smtp_server server({}, false);
    open(server);
    EXPECT_THAT(deliver(plain, ada), HasSubstr("STARTTLS"));
    EXPECT_FALSE(why.may_have_happened);
    EXPECT_THAT(server.mails(), IsEmpty());
    open(server, "tls: \"off\"");
    EXPECT_THAT(deliver(plain, ada), HasSubstr("250"));
    EXPECT_FALSE(server.mails().front().encrypted);
    EXPECT_THAT(
        describe(made<client>("smtp", "host: a\ntls: \"off\"\nuser: a\npassword: b").error()),
        HasSubstr("everybody on the way could read the password"));
}

TEST_F(mail_goes_out, to_no_server_that_cannot_show_who_it_is) {
    const testing::smtp_server server;
    const testing::smtp_server other;
    clients.add("post", made<client>("smtp", "host: localhost\nport: " + server.port() +
                                                 "\nca_file: " + other.ca_file())
                            .value());
    EXPECT_THAT(deliver(plain, ada), HasSubstr("localhost: "));
    EXPECT_EQ(why.kind, failure_class::unreachable);
    EXPECT_FALSE(why.may_have_happened);
    EXPECT_THAT(server.mails(), IsEmpty());
}

TEST_F(mail_goes_out, to_everybody_and_shows_no_hidden_recipient) {
    const testing::smtp_server server;
    open(server);
    EXPECT_THAT(deliver("from: a@example.org\nto: [b@example.org, \"{{ c }}\"]\ncc: d@example.org\n"
                        "bcc: [hidden@example.org]\nreply_to: f@example.org\nsubject: x\ntext: y\n",
                        R"({"c":"C <c@example.org>"})"),
                HasSubstr("250"));
    const auto mail = server.mails().front();
    EXPECT_THAT(mail.to, ElementsAre("b@example.org", "c@example.org", "d@example.org",
                                     "hidden@example.org"));
    EXPECT_THAT(mail.text, HasSubstr("Cc: d@example.org\r\n"));
    EXPECT_THAT(mail.text, HasSubstr("Reply-To: f@example.org\r\n"));
    EXPECT_THAT(mail.text, Not(HasSubstr("hidden")));
    EXPECT_EQ(summary, "mail to b@example.org and 3 more through localhost");
}

TEST_F(mail_goes_out, without_markup_or_headers_of_a_record) {
    const testing::smtp_server server;
    open(server);
    const std::string html =
        "from: a@example.org\nto: b@example.org\nsubject: x\nhtml: \"<p>{{ t }}</p>\"\n";
    (void)deliver(html, R"({"t":"<b>\"&'"})");
    EXPECT_THAT(server.mails().at(0).text, HasSubstr(base64("<p>&lt;b&gt;&quot;&amp;&#39;</p>")));
    (void)deliver(html + "escape: false\n", R"({"t":"<b>x</b>"})");
    EXPECT_THAT(server.mails().at(1).text, HasSubstr(base64("<p><b>x</b></p>")));
    EXPECT_THAT(deliver(plain, R"({"email":"a@example.org\r\nRCPT TO:<x@example.org>","id":1,"name":
                        "n"})"),
                HasSubstr("to: this is no mail address"));
    EXPECT_THAT(deliver(plain, R"({"email":"a@example.org","id":"1\nBcc: x@example.org","name":
                        "n"})"),
                HasSubstr("subject: it has a line end"));
    EXPECT_EQ(why.kind, failure_class::refused);
    EXPECT_THAT(deliver(plain, R"({"email":[],"id":1,"name":"n"})"),
                HasSubstr("there is no recipient"));
    EXPECT_EQ(server.mails().size(), 2U);
}

// A line with a dot alone would end the mail. Base 64 has none, and the library adds one.
TEST_F(mail_goes_out, under_one_message_id_in_every_attempt) {
    const testing::smtp_server server;
    open(server);
    const auto into = made<publisher>("mail", "client: post\n" + plain).value();
    entity one;
    one.data = parse_json(ada).value();
    const auto ready = into->prepare(one, "key-1").value();
    ASSERT_TRUE(bench.run(into->send(ready)));
    ASSERT_TRUE(bench.run(into->send(ready)));
    ASSERT_EQ(server.mails().size(), 2U);
    EXPECT_EQ(server.mails()[0].text, server.mails()[1].text);
    EXPECT_TRUE(into->is_local());
    EXPECT_EQ(write_json(ready.plan).find("ada"), std::string::npos);
}

TEST_F(mail_goes_out, as_the_replies_say) {
    struct row {
        std::string command;
        std::string reply;
        failure_class kind;
        bool may_have_happened;
    };
    for (const auto& [command, reply, kind, uncertain] : std::vector<row>{
             {"greeting", "421 4.3.2 shutting down", failure_class::unreachable, false},
             {"greeting", "554 5.7.1 not you", failure_class::refused, false},
             {"greeting", "drop", failure_class::unreachable, false},
             {"AUTH", "535 5.7.8 wrong", failure_class::credential, false},
             {"AUTH", "454 4.7.0 later", failure_class::unreachable, false},
             {"MAIL", "452 4.3.1 full", failure_class::unreachable, false},
             {"MAIL", "550 5.1.0 not this sender", failure_class::refused, false},
             {"RCPT", "450 4.2.1 greylisted", failure_class::unreachable, false},
             {"RCPT", "550 5.1.1 unknown", failure_class::refused, false},
             {"RCPT", "drop", failure_class::unreachable, false},
             {"DATA", "554 5.5.1 none", failure_class::refused, false},
             {"DATA", "drop", failure_class::unreachable, false},
             {".", "451 4.3.0 later", failure_class::unreachable, false},
             {".", "554 5.6.0 no", failure_class::refused, false},
             {".", "drop", failure_class::unreachable, true}}) {
        const testing::smtp_server server({{command, reply}});
        open(server, "user: a\npassword: hunter2");
        const auto said = deliver(plain, ada);
        EXPECT_EQ(why.kind, kind) << command << " " << reply << ": " << said;
        EXPECT_EQ(why.may_have_happened, uncertain) << command << " " << reply << ": " << said;
        EXPECT_THAT(said, Not(HasSubstr("hunter2")));
        if (reply != "drop") {
            EXPECT_THAT(said, HasSubstr(reply));
        }
    }
}

TEST_F(mail_goes_out, not_where_nobody_listens) {
    std::string port;
    {
        const testing::smtp_server gone;
        port = gone.port();
    }
    clients.add("post", made<client>("smtp", "host: 127.0.0.1\nport: " + port).value());
    (void)deliver(plain, ada);
    EXPECT_EQ(why.kind, failure_class::unreachable);
    EXPECT_FALSE(why.may_have_happened);
}

TEST_F(mail_goes_out, no_longer_when_it_is_cancelled) {
    // The server accepts, and never greets.
    asio::ip::tcp::acceptor silent(bench.io, {asio::ip::address_v4::loopback(), 0});
    clients.add("post", made<client>("smtp", "host: 127.0.0.1\nport: " +
                                                 std::to_string(silent.local_endpoint().port()))
                            .value());
    const auto into = made<publisher>("mail", "client: post\n" + plain).value();
    entity one;
    one.data = parse_json(ada).value();
    asio::cancellation_signal stop;
    std::exception_ptr thrown;
    asio::co_spawn(
        bench.io, into->send(into->prepare(one, "key-1").value()),
        asio::bind_cancellation_slot(stop.slot(), [&](const std::exception_ptr& error,
                                                      const result<receipt>&) { thrown = error; }));
    asio::steady_timer later(bench.io, std::chrono::milliseconds(100));
    later.async_wait([&](auto) { stop.emit(asio::cancellation_type::terminal); });
    bench.io.run();
    ASSERT_NE(thrown, nullptr);
    EXPECT_THROW(std::rethrow_exception(thrown), boost::system::system_error);
}

}  // namespace
}  // namespace sluice
