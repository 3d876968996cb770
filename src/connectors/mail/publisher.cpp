#include "connectors/mail/publisher.hpp"

#include "connectors/mail/client.hpp"
#include "connectors/mail/message.hpp"

#include <sluice/component/names.hpp>
#include <sluice/model/json.hpp>

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>

#include <string>
#include <string_view>
#include <tuple>
#include <utility>
#include <vector>

namespace sluice::mail {

namespace {

constexpr std::string_view written_at = "written_at";
constexpr std::size_t most_recipients = 100;

std::string escaped(std::string_view text) {
    std::string made;
    for (const char c : text) {
        switch (c) {
            case '&':
                made += "&amp;";
                break;
            case '<':
                made += "&lt;";
                break;
            case '>':
                made += "&gt;";
                break;
            case '"':
                made += "&quot;";
                break;
            case '\'':
                made += "&#39;";
                break;
            default:
                made += c;
        }
    }
    return made;
}

result<std::vector<address>> addresses_in(const json::value& given) {
    json::array all;
    if (kind_of(given) == json_kind::array) {
        all = given.get_array();
    } else {
        all.push_back(given);
    }
    std::vector<address> made;
    for (const auto& one : all) {
        auto read = read_address(text_or_empty(one));
        if (!read) {
            return read.error();
        }
        made.push_back(*std::move(read));
    }
    return made;
}

// Makes the mail of a record at a time.
class mail_writer {
 public:
    mail_writer(const publisher_options& options, const entity& from, wall_time at)
        : options_(options), from_(from), names_(names_beside(from, at)) {}

    result<envelope> write(const std::string& key, wall_time at) {
        message made;
        made.date = at;
        std::vector<address> hidden;
        const auto done = fill(made, hidden);
        if (!done) {
            return done.error();
        }
        made.id = message_id(key, made.from);
        auto text = write_message(made);
        if (!text) {
            return text.error();
        }
        envelope mail;
        mail.from = made.from.box;
        for (const auto* list : {&made.to, &made.cc, &hidden}) {
            for (const auto& one : *list) {
                mail.to.push_back(one.box);
            }
        }
        if (made.to.empty() || mail.to.size() > most_recipients) {
            return failure(failure_class::refused,
                           made.to.empty() ? "to: there is no recipient"
                                           : "there are more than 100 recipients",
                           "send a mail to 1 to 100 recipients");
        }
        mail.text = *std::move(text);
        return mail;
    }

 private:
    result<void> fill(message& made, std::vector<address>& hidden) {
        std::string sender;
        std::optional<std::string> reply_to;
        if (auto done = take_text("from", options_.from, sender); !done) {
            return done;
        }
        if (auto done = take_text("subject", options_.subject, made.subject); !done) {
            return done;
        }
        if (options_.html) {
            auto html = html_text();
            if (!html) {
                return failure(html.error()).within("html");
            }
            made.html = *std::move(html);
        }
        for (auto [name, from, into] : {std::tuple("text", &options_.text, &made.text),
                                        std::tuple("reply_to", &options_.reply_to, &reply_to)}) {
            if (*from) {
                if (auto done = take_text(name, *from, into->emplace()); !done) {
                    return done;
                }
            }
        }
        for (auto [name, from, into] :
             {std::tuple("to", &options_.to, &made.to), std::tuple("cc", &options_.cc, &made.cc),
              std::tuple("bcc", &options_.bcc, &hidden)}) {
            if (auto done = take_addresses(name, *from, *into); !done) {
                return done;
            }
        }
        auto read = read_address(sender);
        if (!read) {
            return failure(read.error()).within("from");
        }
        made.from = *std::move(read);
        if (reply_to) {
            auto answers = read_address(*reply_to);
            if (!answers) {
                return failure(answers.error()).within("reply_to");
            }
            made.reply_to = *std::move(answers);
        }
        return {};
    }

    result<void> take_text(const char* name, const std::optional<text_template>& from,
                           std::string& into) {
        const auto made = from->evaluate(from_.data, {.names = &names_});
        if (!made) {
            return failure(made.error()).within(name);
        }
        if (kind_of(*made) == json_kind::null) {
            return failure(failure_class::refused, std::string(name) + ": there is no text",
                           "give it a default: {{ name || '' }}");
        }
        into = kind_of(*made) == json_kind::string ? std::string(made->get_string())
                                                   : write_json(*made);
        return {};
    }

    result<std::string> html_text() const {
        const auto pieces = options_.html->evaluate_pieces(from_.data, {.names = &names_});
        if (!pieces) {
            return pieces.error();
        }
        std::string made;
        for (const auto& piece : *pieces) {
            if (kind_of(piece.value) == json_kind::null) {
                return failure(failure_class::refused, "an expression has no value",
                               "give it a default: {{ name || '' }}");
            }
            const auto text = kind_of(piece.value) == json_kind::string
                                  ? std::string(piece.value.get_string())
                                  : write_json(piece.value);
            made += piece.of_an_expression && options_.escape ? escaped(text) : text;
        }
        return made;
    }

    result<void> take_addresses(const char* name, const std::optional<value_template>& from,
                                std::vector<address>& into) {
        if (!from) {
            return {};
        }
        const auto made = from->evaluate(from_.data, {.names = &names_});
        if (!made) {
            return failure(made.error()).within(name);
        }
        auto read = addresses_in(*made);
        if (!read) {
            return failure(read.error()).within(name);
        }
        into = *std::move(read);
        return {};
    }

    const publisher_options& options_;
    const entity& from_;
    json::object names_;
};

class mail_publisher final : public publisher {
 public:
    mail_publisher(publisher_options options, std::shared_ptr<smtp_client> through, clock& time)
        : options_(std::move(options)), through_(std::move(through)), time_(time) {}

    result<delivery> prepare(entity entity, std::string key) override {
        const auto now = time_.now();
        const auto mail = mail_writer(options_, entity, now).write(key, now);
        if (!mail) {
            auto why = mail.error();
            why.kind = failure_class::refused;
            return why;
        }
        delivery ready;
        const auto count = mail->to.size();
        ready.summary = "mail to " + mail->to.front() +
                        (count == 1 ? "" : " and " + std::to_string(count - 1) + " more") +
                        " through " + through_->host();
        ready.safety = repeat_safety::once;
        ready.plan = json::object{{written_at, now.time_since_epoch().count()}};
        ready.key = std::move(key);
        ready.entity = std::move(entity);
        return ready;
    }

    awaitable<result<receipt>> send(delivery one) override {
        const auto at =
            wall_time(wall_time::duration(integer_member(one.plan, written_at).value_or(0)));
        auto mail = mail_writer(options_, one.entity, at).write(one.key, at);
        if (!mail) {
            co_return mail.error();
        }
        auto sending = through_->send_mail(*std::move(mail));
        auto sent = co_await std::move(sending);
        if (!sent) {
            co_return sent.error();
        }
        receipt done;
        done.response = *sent;
        done.data = json::object{{"reply", *sent}};
        co_return done;
    }

    // Tests of a configuration send no mail.
    bool is_local() const override { return true; }

 private:
    publisher_options options_;
    std::shared_ptr<smtp_client> through_;
    clock& time_;
};

void check_body(const publisher_options& options, config::section_report& report) {
    if (!options.text && !options.html) {
        report.add("text", "the mail has no text", "give `text`, `html`, or both");
    }
}

}  // namespace

const config::declaration<publisher_options>& publisher_declaration() {
    static const auto declared = [] {
        using o = publisher_options;
        config::declaration<o> d("mail", "Sends a mail for each record");
        d.field("client", &o::client, "The client of type smtp that names the server")
            .required()
            .refers_to("client")
            .example("post-office");
        d.field("from", &o::from, "A template for the sender")
            .required()
            .example("Shop <shop@example.org>");
        d.field("to", &o::to, "A template for the recipient, or for a list of recipients")
            .required()
            .example("\"{{ email }}\"");
        d.field("cc", &o::cc, "Further recipients whom everybody sees")
            .example("[stock@example.org]");
        d.field("bcc", &o::bcc, "Further recipients whom nobody sees")
            .example("[archive@example.org]");
        d.field("reply_to", &o::reply_to, "A template for the address that gets the answers")
            .example("help@example.org");
        d.field("subject", &o::subject, "A template for the subject, one line")
            .required()
            .example("\"Order {{ id }}\"");
        d.field("text", &o::text, "A template for the plain text")
            .example("\"Thank you for order {{ id }}.\"");
        d.field("html", &o::html,
                "A template for the text as HTML. With `text`, the reader's program chooses")
            .example("\"<p>Thank you</p>\"");
        d.field("escape", &o::escape,
                "Escapes the values of expressions in `html`, so that no record can add markup. "
                "Switch it off only for HTML of your own");
        d.check({"text", "html"}, check_body);
        return d;
    }();
    return declared;
}

result<std::shared_ptr<publisher>> make_publisher(const publisher_options& options,
                                                  const component_context& context) {
    const auto found = context.clients.find(options.client.name);
    if (!found) {
        return failure(failure_class::invalid,
                       context.name + ": there is no client '" + options.client.name + "'",
                       "configure it under clients");
    }
    auto through = std::dynamic_pointer_cast<smtp_client>(found);
    if (!through) {
        return failure(failure_class::invalid,
                       context.name + ": client '" + options.client.name + "' is of type " +
                           std::string(found->type()) + ", not smtp",
                       "name a client of type smtp");
    }
    return std::shared_ptr<publisher>(
        std::make_shared<mail_publisher>(options, std::move(through), context.time));
}

}  // namespace sluice::mail
