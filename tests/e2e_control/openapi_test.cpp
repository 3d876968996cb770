// Each operation of the OpenAPI document answers as the document says, and there is no undocumented
// one.

#include "e2e_control/controlled_job.hpp"

#include <map>

namespace sluice::testing {
namespace {

struct sample {
    std::string target;  // with values for the slots
    std::string body = {};
};

// One call of each operation, in the order of the document. A new resource adds its own here.
// "{request}" is the id of the run by hand that was requested before.
const std::map<std::string, sample, std::less<>>& samples() {
    static const std::map<std::string, sample, std::less<>> all{
        {"status", {"/status"}},
        {"connections", {"/connections"}},
        {"routes", {"/routes"}},
        {"schedules", {"/schedules?name=lines"}},
        {"runs", {"/runs?incoming=lines&limit=5"}},
        {"run_now", {"/incoming/lines/run"}},
        {"offer_again", {"/incoming/lines/offer-again", R"({"entities":["1"],"dry_run":true})"}},
        {"run_request", {"/run-requests/{request}"}},
        {"tasks", {"/tasks?status=finished,new&route=all&limit=2"}},
        {"task_counts", {"/tasks/counts?incoming=lines"}},
        {"task", {"/tasks/1?last=5&before=9"}},
        {"retry_tasks", {"/tasks/retry", R"({"tasks":[1],"reason":"a trial"})"}},
        {"skip_tasks", {"/tasks/skip", R"({"status":"failed","dry_run":true})"}},
        {"approve_tasks", {"/tasks/approve", R"({"route":"all","dry_run":true})"}},
        {"reject_tasks", {"/tasks/reject", R"({"tasks":[2],"reason":"a trial"})"}},
        {"drop_tasks", {"/tasks/drop", R"({"tasks":[1],"force":true})"}},
        {"finish_tasks", {"/tasks/finish", R"({"tasks":[2],"result_id":"p1"})"}},
        {"edit_task", {"/tasks/2/data", R"({"data":{"id":1,"more":true},"send_again":false})"}},
        {"pauses", {"/pauses"}},
        {"pause", {"/pauses", R"({"kind":"route","name":"all","reason":"a trial"})"}},
        {"resume", {"/pauses/route/all"}},
        {"storages", {"/storages"}},
        {"storage_values", {"/storages/names/values?prefix=a"}},
        {"put_value", {"/storages/names/put", R"({"key":"a","value":{"name":"ada"}})"}},
        {"remove_values", {"/storages/names/remove", R"({"keys":["a","b"]})"}},
        {"budgets", {"/budgets"}},
        {"alerts", {"/alerts"}},
        {"audit", {"/audit?limit=3"}},
        {"healthz", {"/healthz"}},
        {"readyz", {"/readyz"}},
        {"metrics", {"/metrics"}},
        {"events", {"/events?level=debug"}},
        {"log", {"/log?route=all"}},
        {"log_level", {"/log-level"}},
        {"set_log_level", {"/log-level", R"({"level":"debug","kind":"route","name":"all"})"}},
        {"reload", {"/reload"}},
        {"activity", {"/activity"}},
        {"tap", {"/routes/all/tap?stage=0"}},
        {"generations", {"/generations"}},
        {"configuration_files", {"/configuration/files"}},
        {"configuration_file", {"/configuration/file?path=all.yaml"}},
        {"check_configuration",
         {"/configuration/check", R"({"path":"all.yaml","text":"routes: {none: {}}"})"}},
        {"save_configuration",
         {"/configuration/file", R"({"path":"all.yaml","text":"x: y","version":"0"})"}},
        {"configuration_differences", {"/configuration/differences"}},
        {"configuration_objects", {"/configuration/objects"}},
        {"configuration_form", {"/configuration/form?map=routes&name=all"}},
        {"configuration_text",
         {"/configuration/text",
          R"({"map":"routes","name":"all","file":"","edits":[],"removes":false})"}},
        {"access", {"/access"}},
        {"begin_grant", {"/access/none/grant", R"({"redirect":"http://127.0.0.1:1/back"})"}},
        {"finish_grant", {"/access/grant", R"({"address":"/back?code=1&state=2"})"}},
        {"begin_bulk_move", {"/bulk-moves", R"({"action":"skip","status":"failed"})"}},
        {"bulk_move", {"/bulk-moves/1"}},
        {"stop_bulk_move", {"/bulk-moves/1"}},
        {"assist", {"/configuration/assist", R"({"path":"all.yaml","before":"r","after":""})"}},
        {"try_stages", {"/trials/stages", R"({"task":2})"}},
        {"try_page", {"/trials/page", R"({"incoming":"lines"})"}},
        {"task_case", {"/tasks/2/case"}},
        {"keep_case", {"/configuration/cases", R"({"path":"x.test.yaml","text":"tests: {}"})"}},
        {"openapi", {"/openapi.json"}},
    };
    return all;
}

struct openapi : controlled_job {
    json::object document;
    std::string request;  // the id of a run by hand

    void SetUp() override {
        start();
        ASSERT_TRUE(until([&] { return lines_in(work.beside("out.ndjson")) == 1; }));
        // A second task that waits, because only a waiting one can be edited.
        ASSERT_EQ(ask("POST", "/pauses", R"({"kind":"route","name":"all"})").status, 200);
        work.write("../in.ndjson", "{\"id\":1}\n{\"id\":2}\n");
        ASSERT_EQ(ask("POST", "/incoming/lines/run").status, 202);
        ASSERT_TRUE(until([&] { return ask("GET", "/tasks/2").status == 200; }));
        document = get("/openapi.json").as_object();
    }

    http_answer answer_of(const std::string& method, sample of) {
        if (const auto at = of.target.find("{request}"); at != std::string::npos) {
            of.target.replace(at, 9, request);
        }
        const bool streams =
            of.target.starts_with("/events") || of.target.find("/tap") != std::string::npos;
        if (!streams) {
            return ask(method, of.target, of.body);
        }
        unix_connection stream(socket());
        stream.write("GET " + of.target + " HTTP/1.1\r\nHost: localhost\r\n\r\n");
        return answer_in(stream.read_until(" follow"));
    }

    void expect_as_described(const std::string& method, const json::object& operation) {
        const std::string name(operation.at("operationId").as_string());
        const auto found = samples().find(name);
        ASSERT_NE(found, samples().end()) << name << " has no sample";
        const auto got = answer_of(method, found->second);
        const auto& responses = operation.at("responses").as_object();
        const auto* described = responses.if_contains(std::to_string(got.status));
        ASSERT_NE(described, nullptr) << name << ": " << got.status << " " << got.body;
        const auto& [type, media] = *described->as_object().at("content").as_object().begin();
        EXPECT_NE(got.head.find("Content-Type: " + std::string(type)), std::string::npos)
            << got.head;
        if (type == "application/json") {
            const auto body = parse_json(got.body);
            ASSERT_TRUE(body.has_value()) << got.body;
            EXPECT_EQ(difference(*body, media.as_object().at("schema")), "") << name;
            request = name == "run_now" ? text_member(*body, "id") : request;
        }
    }
};

TEST_F(openapi, each_operation_answers_as_described) {
    std::size_t operations = 0;
    for (const auto& [path, methods] : document.at("paths").as_object()) {
        for (const auto& [method, operation] : methods.as_object()) {
            std::string verb(method);
            std::ranges::transform(verb, verb.begin(), [](char c) { return std::toupper(c); });
            expect_as_described(verb, operation.as_object());
            ++operations;
        }
    }
    EXPECT_EQ(operations, samples().size()) << "a sample has no operation";
}

TEST_F(openapi, a_method_that_is_not_described_is_refused) {
    for (const auto& [path, methods] : document.at("paths").as_object()) {
        for (const std::string method : {"GET", "POST", "PUT", "DELETE", "PATCH"}) {
            std::string small(method);
            std::ranges::transform(small, small.begin(), [](char c) { return std::tolower(c); });
            if (methods.as_object().contains(small)) {
                continue;
            }
            const auto got = ask(method, std::string(path));
            EXPECT_EQ(got.status, 405) << method << " " << path;
        }
    }
}

TEST_F(openapi, errors_are_as_described) {
    const auto& error = document.at("components").at("schemas").at("error");
    for (const auto& [method, target] : std::vector<std::pair<std::string, std::string>>{
             {"GET", "/nowhere"}, {"DELETE", "/status"}, {"GET", "/status?colour=red"}}) {
        const auto got = ask(method, target);
        EXPECT_GE(got.status, 400);
        const auto body = parse_json(got.body);
        ASSERT_TRUE(body.has_value()) << got.body;
        EXPECT_EQ(difference(*body, error), "") << target;
    }
}

}  // namespace
}  // namespace sluice::testing
