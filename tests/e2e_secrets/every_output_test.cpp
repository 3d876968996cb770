// No written form of a credential appears in anything that the program shows or stores.

#include "e2e/job.hpp"
#include "e2e_secrets/echo_server.hpp"
#include "support/written_forms.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>

namespace sluice::testing {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

const std::string key = "Zk+9/Qa7=tok-CANARY&x<y>\"q{\"n\":1}";

// $API is the server, $FILE the records; each record has a number, and goes through each client.
constexpr const char* configuration = R"(
clients:
  bearer: {type: http, base_url: $API, request_log: full, retry: {attempts: 1},
    auth: {bearer: "${credential:key}"}, headers: {X-Shop-Auth: "${credential:key}"}}
  query: {type: http, base_url: $API, request_log: full, retry: {attempts: 1},
    auth: {query: {name: apikey, value: "${credential:key}"}}}
  granted: {type: http, base_url: $API, request_log: full, retry: {attempts: 1},
    auth: {oauth2: {grant: client_credentials, client_id: my/client,
      client_secret: "${credential:key}", token_url: "$API/token"}}}
  ocoya: {type: ocoya, base_url: $API, api_key: "${credential:key}", request_log: full,
    retry: {attempts: 1}}
incoming:
  numbers: {schedule: by hand, subscriber: {type: file, path: "$FILE"}, identifier: n}
  echoed: {schedule: by hand, identifier: id,
    subscriber: {type: ocoya, client: ocoya, path: /list/5, items: items, paging: {kind: none}}}
outgoing:
  bearer: {publisher: {type: http, client: bearer, url: "/form/{{ n }}"}, retry: {attempts: 1}}
  query: {publisher: {type: http, client: query, url: "/form/{{ n }}"}, retry: {attempts: 1}}
  granted: {publisher: {type: http, client: granted, url: "/form/{{ n }}"}, retry: {attempts: 1}}
  direct: {publisher: {type: http, url: "$API/form/{{ n }}"}, retry: {attempts: 1}}
  hook: {publisher: {type: http, url: "${credential:hook}"}, retry: {attempts: 1}}
  nobody: {publisher: {type: http, url: "${env:NOBODYS_HOOK}"}, retry: {attempts: 1}, breaker: off}
  log: {publisher: {type: log}}
routes:
  numbers-to-servers: {from: numbers, to: [bearer, granted]}
  few-to-others:
    {from: numbers, to: [query, direct, hook, nobody], transformers: [{filter: "n < `3`"}]}
  echoed-to-log: {from: echoed, to: log}
)";

std::string filled(std::string text, const std::string& mark, const std::string& by) {
    for (auto at = text.find(mark); at != std::string::npos; at = text.find(mark)) {
        text.replace(at, mark.size(), by);
    }
    return text;
}

// Returns a stretch of `form` that occurs in `text`, or "". When other text surrounds the secret,
// shorter stretches may belong to that.
std::string leaked(const std::string& text, const written_form& form) {
    const std::size_t stretch = form.alone ? 20 : 30;
    for (std::size_t at = 0; at + stretch <= form.text.size(); ++at) {
        const auto piece = form.text.substr(at, stretch);
        if (text.find(piece) != std::string::npos) {
            return piece;
        }
    }
    return {};
}

struct every_output : ::testing::TestWithParam<std::string> {
    every_output() {
        std::filesystem::create_directory(work.beside("credentials"));
        work.write("../credentials/key", key + "\n");
        work.write("../credentials/hook", hook() + "\n");
        std::string records;
        for (std::size_t n = 0; n < written_forms(key).size(); ++n) {
            records += "{\"n\":" + std::to_string(n) + "}\n";
        }
        work.write("../numbers.ndjson", records);
        auto text = filled(configuration, "$API", server.url());
        text = filled(text, "$FILE", work.beside("numbers.ndjson").string());
        work.write("sluice.yaml",
                   text + "daemon: {log_level: debug, log_format: " + GetParam() + "}\n");
        work.environment = {{"CREDENTIALS_DIRECTORY", work.beside("credentials").string()},
                            {"NOBODYS_HOOK", "http://127.0.0.1:9/services/T01/NOBODYS-HOOK-PATH"}};
    }

    std::string hook() const {
        return server.url() + "/services/T00/B00/HOOK-CANARY-PATH/7?s=HOOKQUERY";
    }

    ended command(std::vector<std::string> arguments) {
        auto launch = work.run();
        launch.arguments = std::move(arguments);
        return run_to_end_of(launch);
    }

    void keep(const std::string& name, const ended& end) { shown[name] += end.out + end.err; }

    void gather() {
        const auto state = work.state().string();
        const auto config = work.config().string();
        keep("once", work.once());
        keep("check", work.check());
        keep("show-config", command({"show-config", "--config", config}));
        keep("plan", command({"plan", "--config", config, "--state", state}));
        keep("tasks list", work.tasks({"list"}));
        keep("tasks list --json", work.tasks({"list", "--json"}));
        const auto tasks = work.list();
        for (const auto& one : tasks.as_array()) {
            const auto id = std::to_string(one.at("id").as_int64());
            keep("tasks show --full", work.tasks({"show", id, "--full"}));
            if (one.at("id").as_int64() % 5 == 0) {
                keep("tasks show --json", work.tasks({"show", id, "--json"}));
            }
        }
        keep("ledger export", command({"ledger", "export", "--state", state}));
        for (const auto* client : {"bearer", "query", "granted", "ocoya"}) {
            for (std::size_t n = 0; n < written_forms(key).size(); n += 7) {
                keep("client test",
                     command({"client", "test", client, "GET", "/form/" + std::to_string(n),
                              "--config", config, "--state", state}));
            }
        }
        for (const auto& file : std::filesystem::directory_iterator(work.state())) {
            shown["state " + file.path().filename().string()] = read_file(file.path());
        }
    }

    echo_server server{key};
    job work;
    std::map<std::string, std::string> shown;  // by the name of the output
};

TEST_P(every_output, shows_no_form_of_a_credential) {
    gather();
    std::vector<written_form> forms;
    for (const auto& secret : {key, echo_server::access_token, echo_server::refresh_token,
                               std::string("/services/T00/B00/HOOK-CANARY-PATH/7?s=HOOKQUERY"),
                               std::string("/services/T01/NOBODYS-HOOK-PATH")}) {
        for (auto& form : written_forms(secret)) {
            form.name = secret.substr(0, 12) + "… " + form.name;
            forms.push_back(std::move(form));
        }
    }
    for (const auto& [output, text] : shown) {
        for (const auto& form : forms) {
            EXPECT_EQ(leaked(text, form), "") << output << ": " << form.name;
        }
    }
    EXPECT_THAT(shown["once"], HasSubstr("(hidden)"));
    EXPECT_THAT(shown["tasks show --full"], HasSubstr("no: <(hidden)"));
    EXPECT_THAT(shown["tasks show --json"], HasSubstr("(hidden)"));
    EXPECT_THAT(shown["client test"], HasSubstr("no: <(hidden)"));
    EXPECT_THAT(shown["ledger export"], HasSubstr("(hidden)"));
    EXPECT_THAT(shown["once"], HasSubstr("127.0.0.1:9")) << "an operator has to know the host";
}

INSTANTIATE_TEST_SUITE_P(logs, every_output, ::testing::Values("human", "json"),
                         [](const auto& each) { return each.param; });

// Fields whose checks quote the value that they refuse.
struct mistaken_field : ::testing::TestWithParam<const char*> {};

TEST_P(mistaken_field, is_not_quoted_when_its_value_is_a_secret) {
    for (const char* value : {"CANARYSECRET", "{{ CANARYSECRET ~~ [", "CANARYSECRET !! \"",
                              "https://CANARYSECRET.test:99999/x y", "12CANARYSECRET"}) {
        job work;
        std::filesystem::create_directory(work.beside("credentials"));
        work.write("../credentials/can", value);
        work.write("sluice.yaml", GetParam());
        auto launch = work.run();
        launch.environment = {{"CREDENTIALS_DIRECTORY", work.beside("credentials").string()}};
        for (const auto& arguments : std::vector<std::vector<std::string>>{
                 {"check"}, {"check", "--json"}, {"show-config"}, {"plan"}, {"run", "--once"}}) {
            launch.arguments = arguments;
            launch.arguments.insert(launch.arguments.end(), {"--config", work.config().string()});
            if (arguments[0] == "run") {
                launch.arguments.insert(launch.arguments.end(), {"--state", work.state().string()});
            }
            const auto end = run_to_end_of(launch);
            EXPECT_THAT(end.out + end.err, Not(HasSubstr("CANARY")))
                << arguments[0] << " " << value;
        }
    }
}

constexpr const char* schedule_field = R"(
incoming: {f: {schedule: "${credential:can}", subscriber: {type: file, path: a.csv}}}
)";
constexpr const char* time_zone_field = R"(
incoming: {f: {schedule: "0 9 * * *", time_zone: "${credential:can}", subscriber: {type: file, path: a.csv}}}
)";
constexpr const char* base_url_field = R"(
clients: {h: {type: http, base_url: "${credential:can}"}}
)";
constexpr const char* proxy_field = R"(
clients: {h: {type: http, base_url: "https://x.test", proxy: {url: "${credential:can}"}}}
)";
constexpr const char* success_field = R"(
clients: {h: {type: http, base_url: "https://x.test", success: ["${credential:can}"]}}
)";
constexpr const char* ca_file_field = R"(
clients: {h: {type: http, base_url: "https://x.test", tls: {ca_file: "${credential:can}"}}}
)";
constexpr const char* lookup_field = R"(
storages: {s: {}}
incoming: {f: {schedule: every 1h, subscriber: {type: file, path: a.csv},
  transformers: [{lookup: {storage: s, key: "{{ a }}", as: "${credential:can}"}}]}}
)";
constexpr const char* filter_field = R"(
incoming: {f: {schedule: every 1h, subscriber: {type: file, path: a.csv},
  transformers: [{filter: "${credential:can}"}]}}
)";
constexpr const char* durations_field = R"(
daemon: {grace: "${credential:can}", largest_task: "${credential:can}", log_level: "${credential:can}"}
)";

INSTANTIATE_TEST_SUITE_P(fields, mistaken_field,
                         ::testing::Values(schedule_field, time_zone_field, base_url_field,
                                           proxy_field, success_field, ca_file_field, lookup_field,
                                           filter_field, durations_field));

}  // namespace
}  // namespace sluice::testing
