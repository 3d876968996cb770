#include "config/found.hpp"

#include <sluice/config/value.hpp>

namespace sluice::config {

std::string_view name_of(value_shape shape) {
    switch (shape) {
        case value_shape::boolean:
            return "true or false";
        case value_shape::integer:
            return "a whole number";
        case value_shape::number:
            return "a number";
        case value_shape::text:
            return "a text";
        case value_shape::secret:
            return "a secret text";
        case value_shape::duration:
            return "a duration such as 30s or 1h30m";
        case value_shape::bytes:
            return "a size such as 64KiB";
        case value_shape::expression:
            return "an expression";
        case value_shape::text_template:
            return "a text with {{ expressions }}";
        case value_shape::value_template:
            return "any value with {{ expressions }}";
        case value_shape::json:
            return "any value";
        case value_shape::choice:
            return "one of the choices";
        case value_shape::reference:
            return "a name";
        case value_shape::component:
            return "a map with 'type'";
        case value_shape::stages:
            return "a list of stages";
        case value_shape::used_stages:
            return "the name of an entry of transformers";
        case value_shape::template_or_stages:
            return "any value with {{ expressions }}, or a list of stages";
        case value_shape::section:
            return "a map";
    }
    return "a value";
}

bool expect_list(const node& from, reader_state& state) {
    if (from.kind == node::kinds::list || from.kind == node::kinds::null) {
        return true;
    }
    report_mismatch(
        from, "a list", state,
        from.kind == node::kinds::scalar ? "put it in [ ]" : "begin each item with '- '");
    return false;
}

bool expect_map(const node& from, reader_state& state) {
    if (from.kind == node::kinds::map || from.kind == node::kinds::null) {
        return true;
    }
    report_mismatch(from, "a map", state,
                    from.kind == node::kinds::list ? "its keys stand without '- '" : "");
    return false;
}

}  // namespace sluice::config
