#pragma once

// Makes HTML from a template and a model. Every text of a model is escaped; only the layout takes
// the finished body of a page as it is.

#include <sluice/model/json.hpp>

#include <map>
#include <memory>
#include <string>
#include <string_view>

namespace sluice::operator_page {

// Renders on one thread.
class templates {
 public:
    // Throws std::logic_error for a template that cannot be read: a defect of the build.
    templates();
    templates(const templates&) = delete;
    templates& operator=(const templates&) = delete;
    ~templates();

    // `name` is a file of templates/ without ".html". In a model, null, false, an empty text and an
    // empty list leave a section out. Numbers and texts are shown, {{.}} is an item of a list.
    std::string render(std::string_view name, const json::value& model) const;

 private:
    struct parsed;
    std::map<std::string, std::unique_ptr<parsed>, std::less<>> parsed_;
};

}  // namespace sluice::operator_page
