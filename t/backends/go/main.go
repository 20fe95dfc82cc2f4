// Notes, by Go's net/http. What it offers: see ../README.md.
package main

import (
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"io"
	"log"
	"net/http"
	"os"
	"strings"
)

func main() {
	mux := http.NewServeMux()
	mux.HandleFunc("/notes", notes)
	mux.HandleFunc("/notes/", note)
	mux.HandleFunc("/heartbeat", heartbeat)
	mux.HandleFunc("/session", session)
	mux.HandleFunc("/private", private)
	mux.HandleFunc("/drafts/", draft)
	mux.HandleFunc("/crash", crash)

	var handler http.Handler = mux
	if os.Getenv("CARELESS") != "" {
		handler = careless(handler)
	}
	log.Fatal(http.ListenAndServe("127.0.0.1:"+os.Getenv("PORT"), logged(handler)))
}

// allow answers 405 unless the method is the wanted one.
func allow(w http.ResponseWriter, r *http.Request, method string) bool {
	if r.Method != method {
		w.Header().Set("Allow", method)
		http.Error(w, "method not allowed", http.StatusMethodNotAllowed)
		return false
	}
	return true
}

func writeJSON(w http.ResponseWriter, status int, value any) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	if err := json.NewEncoder(w).Encode(value); err != nil {
		log.Print(err)
	}
}

func notes(w http.ResponseWriter, r *http.Request) {
	if !allow(w, r, http.MethodGet) {
		return
	}
	w.Header().Set("X-Total", "2")
	w.Header().Set("Vary", "Accept-Language")
	writeJSON(w, http.StatusOK, []string{"buy milk", "call home"})
}

func note(w http.ResponseWriter, r *http.Request) {
	switch r.Method {
	case http.MethodPut:
		replace(w, r)
	case http.MethodPatch, http.MethodDelete:
		w.WriteHeader(http.StatusNoContent)
	default:
		allow(w, r, http.MethodPut)
	}
}

func replace(w http.ResponseWriter, r *http.Request) {
	var note struct{ Text string }
	if err := json.NewDecoder(r.Body).Decode(&note); err != nil {
		http.Error(w, err.Error(), http.StatusBadRequest)
		return
	}
	w.Header().Set("ETag", fmt.Sprintf(`"%x"`, sha256.Sum256([]byte(note.Text)))[:17]+`"`)
	w.WriteHeader(http.StatusNoContent)
}

func heartbeat(w http.ResponseWriter, r *http.Request) {
	if !allow(w, r, http.MethodPost) {
		return
	}
	// The server resets a connection whose request nobody has read to the end.
	if _, err := io.Copy(io.Discard, r.Body); err != nil {
		log.Print(err)
	}
	w.WriteHeader(http.StatusNoContent)
}

func session(w http.ResponseWriter, r *http.Request) {
	if !allow(w, r, http.MethodPost) {
		return
	}
	http.SetCookie(w, &http.Cookie{
		Name: "session", Value: "sesame", Path: "/", HttpOnly: true, SameSite: http.SameSiteLaxMode,
	})
	w.WriteHeader(http.StatusNoContent)
}

func private(w http.ResponseWriter, r *http.Request) {
	cookie, err := r.Cookie("session")
	known := err == nil && cookie.Value == "sesame"
	if known || r.Header.Get("Authorization") == "Bearer sesame" {
		writeJSON(w, http.StatusOK, map[string]string{"user": "ann"})
		return
	}
	w.Header().Set("WWW-Authenticate", "Bearer")
	writeJSON(w, http.StatusUnauthorized, map[string]string{"error": "who are you?"})
}

func draft(w http.ResponseWriter, r *http.Request) {
	if allow(w, r, http.MethodPut) {
		number := strings.TrimPrefix(r.URL.Path, "/drafts/")
		http.Redirect(w, r, "/notes/"+number, http.StatusTemporaryRedirect)
	}
}

func crash(http.ResponseWriter, *http.Request) {
	panic("crash")
}

func logged(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		log.Print(r.Method, " ", r.URL.Path)
		next.ServeHTTP(w, r)
	})
}

func careless(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Add("Access-Control-Allow-Origin", "*")
		w.Header().Add("Access-Control-Allow-Origin", "*")
		w.Header().Set("Access-Control-Allow-Credentials", "true")
		w.Header().Set("Access-Control-Expose-Headers", "*")
		next.ServeHTTP(w, r)
	})
}
