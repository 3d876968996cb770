#pragma once

// Declares the templates of a configuration and their uses. The loader expands them
// (config/expansion.hpp); these declarations check and describe them.

#include <sluice/config/declaration.hpp>
#include <sluice/config/named_list.hpp>

#include <map>
#include <optional>
#include <string>

namespace sluice::engine {

struct template_settings {
    config::named_list<std::optional<json::value>> parameters;  // nullopt: a use must give it
    json::value objects;
};

struct use_settings {
    config::reference definition;
    std::map<std::string, json::value> arguments;
    bool enabled = true;
};

const config::declaration<template_settings>& template_declaration();
const config::declaration<use_settings>& use_declaration();

}  // namespace sluice::engine
