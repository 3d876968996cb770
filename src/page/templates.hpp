#pragma once

// Makes HTML from a template and a model. Every text of a model is escaped; only the layout takes
// the finished body of a page as it is.

#include <sluice/model/json.hpp>

#include <string>
#include <string_view>

namespace sluice::operator_page {

// `name` is a file of templates/ without ".html". In a model, null, false, an empty text and an
// empty list leave a section out. Numbers and texts are shown, {{.}} is an item of a list. Throws
// std::logic_error for a template that cannot be read: a defect of the build, which a test finds.
//
// A template is read anew each time. To keep all of them read would take 2 MB of a daemon whose
// page few people look at; to read one takes a fraction of a millisecond.
std::string render(std::string_view name, const json::value& model);

}  // namespace sluice::operator_page
