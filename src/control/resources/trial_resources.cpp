#include "control/paging.hpp"
#include "control/resources.hpp"
#include "control/trials.hpp"

#include <charconv>

namespace sluice::control {
namespace {

result<trials*> trials_of(const control_context& context) {
    if (context.tried == nullptr) {
        return failure(failure_class::refused, "nothing can be tried here", "");
    }
    return context.tried;
}

// A text lets the caller see what the files hold, and so it needs the right to read them.
result<tried_configuration> configuration_in(const call& asked) {
    tried_configuration made;
    const auto word = text_member(asked.body, "configuration");
    if (!word.empty() && word != "running" && word != "files") {
        return failure(failure_class::invalid, "'" + word + "' is no configuration",
                       "give running or files");
    }
    made.running = word != "files";
    made.path = text_member(asked.body, "path");
    made.text = text_member(asked.body, "text");
    if (!made.running && asked.who.role < control_role::editor) {
        return failure(failure_class::invalid, asked.who.name + " may try what runs only",
                       "sign in with the role editor to try the files");
    }
    return made;
}

answer answer_with(json::value body) {
    return answer{200, std::move(body)};
}

awaitable<result<answer>> assist(const control_context* context, const call* asked) {
    if (context->editing == nullptr) {
        co_return failure(failure_class::refused, "the files cannot be seen here", "");
    }
    editing_question question{text_member(asked->body, "path"), text_member(asked->body, "before"),
                              text_member(asked->body, "after"),
                              flag_member(asked->body.get_object(), "check")};
    auto done = co_await context->editing->assist(std::move(question));
    co_return done ? result<answer>(answer_with(*std::move(done))) : done.error();
}

awaitable<result<answer>> try_stages(const control_context* context, const call* asked) {
    const auto tried = trials_of(*context);
    auto configuration =
        tried ? configuration_in(*asked) : result<tried_configuration>(tried.error());
    if (!configuration) {
        co_return configuration.error();
    }
    stages_trial wanted;
    wanted.configuration = *std::move(configuration);
    wanted.object = text_member(asked->body, "object");
    wanted.task = integer_member(asked->body, "task").value_or(0);
    wanted.type = text_member(asked->body, "type");
    wanted.id = text_member(asked->body, "id");
    if (const auto* data = member(asked->body, "data")) {
        wanted.data = *data;
    }
    if (wanted.task == 0 && wanted.object.empty()) {
        co_return failure(failure_class::invalid, "nothing says which stages",
                          "name an object, or a task");
    }
    auto done = co_await (*tried)->run_stages(std::move(wanted));
    co_return done ? result<answer>(answer_with(*std::move(done))) : done.error();
}

awaitable<result<answer>> try_page(const control_context* context, const call* asked) {
    const auto tried = trials_of(*context);
    if (!tried) {
        co_return tried.error();
    }
    page_trial wanted;
    wanted.configuration = {false, text_member(asked->body, "path"),
                            text_member(asked->body, "text")};
    wanted.incoming = text_member(asked->body, "incoming");
    wanted.from_beginning = flag_member(asked->body.get_object(), "from_beginning");
    wanted.only_says = flag_member(asked->body.get_object(), "only_says");
    auto done = co_await (*tried)->fetch_page(std::move(wanted));
    co_return done ? result<answer>(answer_with(*std::move(done))) : done.error();
}

result<ledger::task_id> task_of_slot(const call& asked) {
    const auto& slot = asked.slots.front();
    ledger::task_id task = 0;
    const auto [end, error] = std::from_chars(slot.data(), slot.data() + slot.size(), task);
    if (error != std::errc() || end != slot.data() + slot.size()) {
        return failure(failure_class::invalid, "'" + slot + "' is no task's number", "");
    }
    return task;
}

awaitable<result<answer>> list_possible(const control_context* context, const call* asked) {
    const auto tried = trials_of(*context);
    const auto task = task_of_slot(*asked);
    if (!tried || !task) {
        co_return tried ? task.error() : tried.error();
    }
    auto found = co_await (*tried)->possible_results(*task);
    json::object body{{"results", json::array()}, {"whole", false}, {"refused", ""}, {"mend", ""}};
    if (found) {
        for (const char* name : {"results", "whole"}) {
            body[name] = found->at(name);
        }
        co_return answer_with(std::move(body));
    }
    // A target that cannot be asked is an answer.
    const auto& why = found.error();
    if (why.kind != failure_class::refused && why.kind != failure_class::invalid) {
        co_return why;
    }
    body["refused"] = why.message;
    body["mend"] = why.mend;
    co_return answer_with(std::move(body));
}

awaitable<result<answer>> show_case(const control_context* context, const call* asked) {
    const auto tried = trials_of(*context);
    if (!tried) {
        co_return tried.error();
    }
    const auto task = task_of_slot(*asked);
    if (!task) {
        co_return task.error();
    }
    auto made = co_await (*tried)->make_case(*task);
    co_return made ? result<answer>(answer_with(*std::move(made))) : made.error();
}

awaitable<result<answer>> keep_case(const control_context* context, const call* asked) {
    const auto tried = trials_of(*context);
    if (!tried) {
        co_return tried.error();
    }
    auto path = text_member(asked->body, "path");
    const auto kept = co_await (*tried)->keep_case(path, text_member(asked->body, "text"));
    if (!kept) {
        co_return kept.error();
    }
    co_return answer{200, json::object{{"path", std::move(path)}}};
}

}  // namespace

void add_trial_resources(resource_list& all) {
    const auto problems =
        schema::list_of(schema::any({}), "In the form of `sluice check --json`; none: it is right");
    const schema::member path{
        "path", schema::text("The file that `text` replaces for the trial; files only"), true};
    const schema::member text{"text", schema::text("The text of that file"), true};
    all.push_back(
        {.method = "POST",
         .path = "/configuration/assist",
         .role = control_role::editor,
         .name = "assist",
         .summary = "Tell an editor what may stand at the cursor, and what it means",
         .request = schema::object(
             {{"path", schema::text("The file")},
              {"before", schema::text("Its text before the cursor")},
              {"after", schema::text("Its text after the cursor")},
              {"check", schema::flag("The mistakes of the whole configuration too"), true}}),
         .response = schema::object(
             {{"word", schema::text("The text before the cursor that a suggestion replaces")},
              {"suggestions", schema::list_of(schema::any({}), "`text`, `summary`, `is_key`")},
              {"about", schema::any("The field at the cursor; null: it is not known")},
              {"problems", schema::any("As POST /configuration/check; null: not asked for")}}),
         .only_looks = true,
         .handle = assist});
    all.push_back(
        {.method = "POST",
         .path = "/trials/stages",
         .role = control_role::operates,
         .name = "try_stages",
         .summary = "Run stages on one record, step by step; nothing is asked, sent or stored",
         .request = schema::object(
             {{"configuration",
               schema::one_of("The one that runs, or the files as they are now; an editor's",
                              {"running", "files"}),
               true},
              path,
              text,
              {"object",
               schema::text("The object whose stages run, such as routes.posts; without it, the "
                            "outgoing of the task"),
               true},
              {"task", schema::whole_number("The task whose data goes in"), true},
              {"data", schema::any("The record, where there is no task"), true},
              {"type", schema::text("Its type"), true},
              {"id", schema::text("Its identifier; without it, as the incoming says"), true}}),
         .response = schema::object(
             {{"problems", problems},
              {"stages", schema::any("As an item of `sluice try --json`; null: see problems")}}),
         .only_looks = true,
         .handle = try_stages});
    all.push_back(
        {.method = "POST",
         .path = "/trials/page",
         .role = control_role::editor,
         .name = "try_page",
         .summary = "Fetch one page of an incoming, on its client's budget; nothing is committed",
         .request = schema::object(
             {{"incoming", schema::text("Its name")},
              path,
              text,
              {"from_beginning",
               schema::flag("The first page; otherwise the page that the next run begins with"),
               true},
              {"only_says", schema::flag("Make no request: `page` has `asks` only"), true}}),
         .response = schema::object(
             {{"problems", problems},
              {"page", schema::any("The records, the position after them, whether it is the last "
                                   "page, and `asks`: whom it asks for what, and with how many "
                                   "requests; null: see problems")}}),
         .unaudited = "text",
         .handle = try_page});
    all.push_back(
        {.method = "POST",
         .path = "/tasks/{id}/possible",
         .role = control_role::operates,
         .name = "possible_results",
         .summary = "Ask the target of an uncertain task for results that may be the task's, on "
                    "its client's budget",
         .response = schema::object(
             {{"results", schema::list_of(schema::any({}),
                                          "`id`, `at`, `text`, `status`, the parts that are "
                                          "`alike` and `unlike`, and `taken`: it is that of "
                                          "another task")},
              {"whole", schema::flag("The target was read to its end")},
              {"refused", schema::text("Why the target cannot be asked; empty: it was asked")},
              {"mend", schema::text("The way out of that")}}),
         .handle = list_possible});
    all.push_back(
        {.method = "GET",
         .path = "/tasks/{id}/case",
         .role = control_role::editor,
         .name = "task_case",
         .summary = "Make a test of a task: its data, and the present results",
         .response = schema::object({{"path", schema::text("A name for the file of tests")},
                                     {"text", schema::text("Its text, for `sluice test`")}}),
         .handle = show_case});
    all.push_back(
        {.method = "POST",
         .path = "/configuration/cases",
         .role = control_role::editor,
         .name = "keep_case",
         .summary = "Write a new file of tests beside the configuration",
         .request = schema::object({{"path", schema::text("Its name, which ends in .test.yaml")},
                                    {"text", schema::text("Its text")}}),
         .response = schema::object({{"path", schema::text("Its name")}}),
         .unaudited = "text",
         .handle = keep_case});
}

}  // namespace sluice::control
