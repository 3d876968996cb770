#pragma once

// The parts that the pages for trials share.

#include "page/views/parts.hpp"

#include <string>

namespace sluice::operator_page {

// An empty form, with every member that its template names. `way` marks the kind of trial.
shown trial_page(const visit* by, const std::string& title, const std::string& template_name,
                 const char* way);

// Puts a mistake above the form. `mend` may be empty.
void add_mistake(shown& made, unsigned status, std::string message, std::string mend);

// The text of the form's file with the line ends of the daemon. The form tells of no file when the
// person took the saved one.
struct draft_of_file {
    std::string path;
    std::string text;
};
draft_of_file draft_in(const visit* by);

// Adds it to a request of the control interface, and to the form.
void add_draft(json::object& body, const draft_of_file& draft);
void show_draft(json::object& model, const draft_of_file& draft);

// Shows the problems of the configuration. Returns false when there are none.
bool add_problems(shown& made, const json::value& answer, const std::string& directory);

}  // namespace sluice::operator_page
