#include "sandbox/answer.hpp"

#include <boost/json/object.hpp>

namespace sluice::sandbox {

namespace {

answer with_body(unsigned status, std::string type, std::string body) {
    answer made;
    made.message.status = status;
    made.message.headers.add("Content-Type", std::move(type));
    made.message.body = std::move(body);
    return made;
}

}  // namespace

answer json_answer(unsigned status, const json::value& body) {
    return with_body(status, "application/json", write_json(body));
}

answer empty_answer(unsigned status) {
    answer made;
    made.message.status = status;
    return made;
}

answer error_answer(unsigned status, std::string_view message) {
    json::object body;
    body["message"] = message;
    return json_answer(status, body);
}

answer html_answer(unsigned status) {
    std::string page =
        "<!DOCTYPE html>\n<html lang=\"en\">\n<head><title>Something went "
        "wrong</title></head>\n<body>\n"
        "<h1>Something went wrong</h1>\n";
    for (int line = 0; line < 12; ++line) {
        page +=
            "<p class=\"detail\">Our team has been told. Please try again in a few minutes.</p>\n";
    }
    return with_body(status, "text/html; charset=utf-8", page + "</body>\n</html>\n");
}

}  // namespace sluice::sandbox
