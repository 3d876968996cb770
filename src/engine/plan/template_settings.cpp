#include "engine/plan/template_settings.hpp"

namespace sluice::engine {
namespace {

std::string judge_parameters(const config::named_list<std::optional<json::value>>& parameters) {
    for (const auto& [name, value] : parameters.entries) {
        if (name == "name" || name.empty() || name.find_first_of("${}: ") != std::string::npos) {
            return "'" + name +
                   "' cannot be a parameter: `name` is that of the use, and others have no blanks "
                   "and none of $ { } :";
        }
    }
    return {};
}

std::string judge_objects(const json::value& objects) {
    return kind_of(objects) == json_kind::object
               ? ""
               : "expected the maps of a configuration: incoming, outgoing, routes, …";
}

}  // namespace

const config::declaration<template_settings>& template_declaration() {
    static const auto declared = [] {
        using o = template_settings;
        config::declaration<o> d("template",
                                 "Objects that are made once for each use, such as for each shop");
        d.field("parameters", &o::parameters,
                "The parameters with their defaults; one without a value must be given")
            .example("{workspace: , schedule: every 5m}")
            .check(judge_parameters);
        d.field("objects", &o::objects,
                "Clients, incomings, outgoings, routes, storages and transformers, as they stand "
                "at the top of a file. ${param:NAME} is a parameter, also within a name; "
                "${param:name} is the name of the use. A value that is one parameter alone may be "
                "a map or a list")
            .required()
            .example("{incoming: {\"posts-${param:name}\": {schedule: \"${param:schedule}\"}}}")
            .check(judge_objects);
        return d;
    }();
    return declared;
}

const config::declaration<use_settings>& use_declaration() {
    static const auto declared = [] {
        using o = use_settings;
        config::declaration<o> d("use", "Makes the objects of a template");
        d.field("template", &o::definition, "The template")
            .required()
            .refers_to("template")
            .example("shop");
        d.field("with", &o::arguments, "The parameters").example("{workspace: w1}");
        d.field("enabled", &o::enabled,
                "false: its incomings and routes are switched off, whatever they say");
        return d;
    }();
    return declared;
}

}  // namespace sluice::engine
