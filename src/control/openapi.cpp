#include "control/openapi.hpp"

#include <sluice/model/text.hpp>

#include <boost/json/array.hpp>

namespace sluice::control {
namespace {

json::object content_of(std::string_view type, schema::schema of) {
    json::object media;
    media["schema"] = std::move(of);
    json::object content;
    content[type] = std::move(media);
    return content;
}

// The slots of "/tasks/{id}": "id".
std::vector<std::string> slots_of(std::string_view path) {
    std::vector<std::string> names;
    for (auto open = path.find('{'); open != std::string_view::npos; open = path.find('{')) {
        const auto close = path.find('}', open);
        names.emplace_back(path.substr(open + 1, close - open - 1));
        path.remove_prefix(close);
    }
    return names;
}

json::array parameters_of(const resource& of) {
    json::array all;
    for (const auto& name : slots_of(of.path)) {
        json::object slot;
        slot["name"] = name;
        slot["in"] = "path";
        slot["required"] = true;
        slot["schema"] = schema::text({});
        all.push_back(std::move(slot));
    }
    for (const auto& each : of.query) {
        json::object parameter;
        auto described = each.of;
        parameter["name"] = each.name;
        parameter["in"] = "query";
        if (const auto* said = described.if_contains("description")) {
            parameter["description"] = *said;
            described.erase("description");
        }
        parameter["schema"] = std::move(described);
        all.push_back(std::move(parameter));
    }
    return all;
}

json::object responses_of(const resource& of) {
    json::object success;
    success["description"] = "The request was carried out";
    success["content"] = content_of(of.type, of.response);
    json::object failed;
    failed["description"] = "The request was refused, and nothing was changed";
    json::object named;
    named["$ref"] = "#/components/schemas/error";
    failed["content"] = content_of("application/json", std::move(named));
    json::object all;
    for (const auto status : of.may_answer) {
        all[std::to_string(status)] = success;
    }
    all[std::to_string(of.status)] = std::move(success);
    all["default"] = std::move(failed);
    return all;
}

json::object operation_of(const resource& of) {
    json::object out;
    out["operationId"] = of.name;
    out["summary"] = of.summary;
    out["x-role"] = engine::name_of(of.role);
    const auto parameters = parameters_of(of);
    if (!parameters.empty()) {
        out["parameters"] = parameters;
    }
    if (of.request) {
        json::object body;
        body["required"] = !of.request_optional;
        body["content"] = content_of("application/json", *of.request);
        out["requestBody"] = std::move(body);
    }
    out["responses"] = responses_of(of);
    return out;
}

}  // namespace

schema::schema error_schema() {
    return schema::object({{"error", schema::text("The reason of the refusal")},
                           {"mend", schema::text("The way to mend it; may be empty")}});
}

json::object openapi_document(const std::vector<resource>& resources) {
    json::object paths;
    for (const auto& each : resources) {
        auto& path = paths[each.path];
        if (kind_of(path) != json_kind::object) {
            path.emplace_object();
        }
        path.get_object()[ascii::lower(each.method)] = operation_of(each);
    }
    json::object info;
    info["title"] = "Sluice control interface";
    info["version"] = SLUICE_VERSION;
    info["description"] =
        "Asks and steers a running daemon. Over the Unix socket, the kernel says who calls. Over "
        "TCP, a bearer token does. `x-role` is the role that an operation needs.";
    json::object bearer;
    bearer["type"] = "http";
    bearer["scheme"] = "bearer";
    json::object components;
    components["schemas"] = json::object{{"error", error_schema()}};
    components["securitySchemes"] = json::object{{"token", std::move(bearer)}};
    json::array security;
    security.push_back(json::object{{"token", json::array()}});
    json::object out;
    out["openapi"] = "3.1.0";
    out["info"] = std::move(info);
    out["security"] = std::move(security);
    out["paths"] = std::move(paths);
    out["components"] = std::move(components);
    return out;
}

}  // namespace sluice::control
