#pragma once

// Shows the objects of the configuration as forms, and makes the text of a file with one changed.

#include "app/edited_files.hpp"
#include "control/configuration_objects.hpp"

#include <string>

namespace sluice::app {

class edited_objects final : public control::configuration_objects {
 public:
    // `files` outlives it.
    explicit edited_objects(const edited_files& files) : files_(files) {}

    awaitable<result<json::value>> list() override;
    awaitable<result<json::value>> form(control::object_form_request asked) override;
    awaitable<result<json::value>> text(control::object_edit edit) override;

 private:
    std::string file_of(const config::location& at) const;
    result<json::value> form_now(const control::object_form_request& asked) const;
    result<json::value> text_now(const control::object_edit& edit) const;

    const edited_files& files_;
};

}  // namespace sluice::app
