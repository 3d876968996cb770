#include "connectors/ocoya/write/publisher_options.hpp"

#include "connectors/ocoya/client/request_check.hpp"
#include "connectors/ocoya/client/request_stages.hpp"

namespace sluice::ocoya {

namespace {

void check_confirm(const publisher_options& options, config::section_report& report) {
    if (!options.confirm) {
        return;
    }
    const auto row = endpoint_of(options.request, options.verb);
    if (row != nullptr && row->verified_by != lookup::posts) {
        report.add("confirm", "only new posts can be followed",
                   "write `method: post` and `entity: posts`, or leave confirm out");
    }
}

}  // namespace

const config::declaration<publisher_options>& publisher_declaration() {
    static const auto declared = [] {
        config::declaration<publisher_options> d("ocoya", "Writes to Ocoya, one record a request");
        d.include(&publisher_options::request,
                  request_declaration({method::post, method::patch, method::remove}));
        d.field("method", &publisher_options::verb, "The operation")
            .required()
            .choice("post", method::post, "create")
            .also("POST")
            .choice("patch", method::patch, "change")
            .also("PATCH")
            .choice("delete", method::remove, "delete")
            .also("DELETE");
        d.field(
             "request", &publisher_options::added,
             "Members that are added to the payload or stand in for its own; null takes one "
             "out. Expressions see the payload, and `record` beside it. A list of stages changes "
             "the payload instead, and may look up storages")
            .component("transformer")
            .check(judge_request_stages)
            .example("{caption: \"{{ join(' ', [caption, '#sale']) }}\"}");
        d.field("truncate", &publisher_options::truncate,
                "Cut a caption past 10,000 characters; without it, it is refused");
        d.field("check_media", &publisher_options::check_media,
                "How media are checked before they are sent")
            .choice("extension", media_looks::extension, "by the ending of their URL, for nothing")
            .choice("head", media_looks::head,
                    "and by a HEAD request each for type and size, kept for an hour");
        d.field("media_checks_per_minute", &publisher_options::media_checks_per_minute,
                "HEAD requests a minute at most; none of Ocoya's budget is spent on them")
            .at_least(1);
        d.field("profile_cache", &publisher_options::profile_cache,
                "How long the names of a workspace's profiles are kept; a name that is not found "
                "is looked up anew at once")
            .at_least(std::chrono::minutes(1));
        d.field("verify_pages", &publisher_options::verify_pages,
                "Pages of 50 posts that are read at most to learn whether a post whose reply was "
                "lost exists; past that the task waits for a person")
            .at_least(1);
        d.field("confirm", &publisher_options::confirm,
                "Follows each scheduled post until Ocoya says POSTED or ERROR; the task is "
                "confirming until then, and fails with an ERROR. Without it a task is finished "
                "when Ocoya has taken the post",
                confirm_declaration())
            .example("{within: 2h}");
        d.check({"confirm", "method", "entity", "path"}, check_confirm);
        d.check({"method", "entity", "path", "parameters", "request"},
                [](const publisher_options& options, config::section_report& report) {
                    check_request(options.request, options.verb, report, options.added);
                });
        return d;
    }();
    return declared;
}

}  // namespace sluice::ocoya
