#pragma once

// The options and checks that all stages share that work on a storage.

#include <sluice/component/context.hpp>
#include <sluice/component/transformer.hpp>
#include <sluice/config/declaration.hpp>
#include <sluice/expression/template.hpp>

#include <memory>
#include <optional>
#include <string>

namespace sluice::transform {

// The storage that a stage names, and the key in it.
struct storage_place {
    config::reference storage;
    std::optional<text_template> key;
};

const config::declaration<storage_place>& storage_place_declaration();

// Fails when no storage has that name.
result<std::shared_ptr<storage>> storage_named(const config::reference& name,
                                               const component_context& context);

// Makes a key from a text, a number or a list of those (key_text). Fails (class invalid) when the
// result is empty or the value is of another type.
result<std::string> key_for(const text_template& key, const json::value& data,
                            expression_scope scope);

}  // namespace sluice::transform
