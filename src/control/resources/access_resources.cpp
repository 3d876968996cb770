#include "control/resources.hpp"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>

namespace sluice::control {
namespace {

result<access_grants*> grants_of(const control_context& context) {
    if (context.grants == nullptr) {
        return failure(failure_class::refused, "access cannot be granted here", "");
    }
    return context.grants;
}

// A refusal is an answer: a person or a service says no, and nothing is wrong here.
answer answer_of(std::string_view member, const result<std::string>& given) {
    json::object body;
    body[member] = given ? json::value(*given) : json::value(nullptr);
    body["refused"] = given ? json::value(nullptr) : json::value(given.error().message);
    body["mend"] = given ? json::value(nullptr) : json::value(given.error().mend);
    return {200, std::move(body)};
}

awaitable<result<answer>> list_access(const control_context* context, const call*) {
    const auto grants = grants_of(*context);
    if (!grants) {
        co_return grants.error();
    }
    auto found = co_await (*grants)->list();
    if (!found) {
        co_return found.error();
    }
    co_return answer{200, json::object{{"clients", *std::move(found)}}};
}

awaitable<result<answer>> begin_grant(const control_context* context, const call* asked) {
    const auto grants = grants_of(*context);
    if (!grants) {
        co_return grants.error();
    }
    const auto address =
        co_await (*grants)->begin(asked->slots[0], text_member(asked->body, "redirect"));
    co_return answer_of("address", address);
}

awaitable<result<answer>> finish_grant(const control_context* context, const call* asked) {
    const auto grants = grants_of(*context);
    if (!grants) {
        co_return grants.error();
    }
    const auto client = co_await (*grants)->finish(text_member(asked->body, "address"));
    co_return answer_of("client", client);
}

}  // namespace

void add_access_resources(resource_list& all) {
    const auto refused = schema::or_null(schema::text("Why not"));
    const auto mend = schema::or_null(schema::text("The next step for a person"));
    all.push_back({.method = "GET",
                   .path = "/access",
                   .name = "access",
                   .summary = "List the access of the clients that use OAuth2; no token is shown",
                   .response = schema::object({{"clients", schema::list_of(schema::any({}))}}),
                   .handle = list_access});
    all.push_back(
        {.method = "POST",
         .path = "/access/{client}/grant",
         .role = control_role::editor,
         .name = "begin_grant",
         .summary = "Begin to grant access: give the address of the service's consent page",
         .request = schema::object(
             {{"redirect", schema::text("The address to which the browser comes back")}}),
         .response =
             schema::object({{"address", schema::or_null(schema::text("To open in a browser"))},
                             {"refused", refused},
                             {"mend", mend}}),
         .handle = begin_grant});
    all.push_back(
        {.method = "POST",
         .path = "/access/grant",
         .role = control_role::editor,
         .name = "finish_grant",
         .summary = "Keep the access that was granted",
         .request = schema::object(
             {{"address", schema::text("The address to which the browser came back")}}),
         .response = schema::object({{"client", schema::or_null(schema::text("It has access now"))},
                                     {"refused", refused},
                                     {"mend", mend}}),
         .unaudited = "address",
         .handle = finish_grant});
}

}  // namespace sluice::control
